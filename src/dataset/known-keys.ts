/**
 * The words that findings may name: keys of the format and of its neighbours. A key that is not in this list
 * may be text of the dataset, and is never shown.
 */

const KNOWN_KEYS = [
  'answer',
  'assistant',
  'completion',
  'completions',
  'content',
  'contents',
  'fileData',
  'file_data',
  'fileUri',
  'functionCall',
  'functionResponse',
  'function_call',
  'generationConfig',
  'id',
  'image',
  'audio',
  'video',
  'document',
  'inlineData',
  'input',
  'instruction',
  'input_text',
  'labels',
  'mediaResolution',
  'messages',
  'metadata',
  'mimeType',
  'model',
  'name',
  'output',
  'output_text',
  'parts',
  'prompt',
  'question',
  'references',
  'response',
  'role',
  'safetySettings',
  'score',
  'system',
  'systemInstruction',
  'text',
  'thought',
  'toolConfig',
  'tools',
  'type',
  'user',
  'videoMetadata',
  'weight',
  'executableCode',
  'codeExecutionResult',
] as const;

export type KnownKey = (typeof KNOWN_KEYS)[number];

const KNOWN: ReadonlySet<string> = new Set(KNOWN_KEYS);

/** The key as one that may be shown, or nothing. */
export function knownKey(key: string): KnownKey | undefined {
  return KNOWN.has(key) ? (key as KnownKey) : undefined;
}
