/**
 * The words that findings may name: keys of the formats and of their neighbours. A key that is not in this list
 * may be text of the dataset, and is never shown.
 */

const KNOWN_KEYS = [
  'answer',
  'args',
  'assistant',
  'audio',
  'candidateCount',
  'codeExecutionResult',
  'completion',
  'completions',
  'content',
  'contents',
  'context',
  'document',
  'executableCode',
  'fileData',
  'file_data',
  'fileUri',
  'function_call',
  'functionCall',
  'functionDeclarations',
  'functionResponse',
  'generationConfig',
  'id',
  'image',
  'image_url',
  'inlineData',
  'input',
  'input_text',
  'instruction',
  'labels',
  'maxOutputTokens',
  'mediaResolution',
  'messages',
  'metadata',
  'mimeType',
  'model',
  'name',
  'output',
  'output_text',
  'parallel_tool_calls',
  'parts',
  'prediction',
  'prompt',
  'question',
  'reference',
  'references',
  'response',
  'role',
  'safetySettings',
  'score',
  'system',
  'systemInstruction',
  'temperature',
  'text',
  'thinkingConfig',
  'thought',
  'tool_calls',
  'toolConfig',
  'tools',
  'topK',
  'topP',
  'type',
  'url',
  'user',
  'video',
  'videoMetadata',
  'weight',
] as const;

export type KnownKey = (typeof KNOWN_KEYS)[number];

const KNOWN: ReadonlySet<string> = new Set(KNOWN_KEYS);

/** The key as one that may be shown, or nothing. */
export function knownKey(key: string): KnownKey | undefined {
  return KNOWN.has(key) ? (key as KnownKey) : undefined;
}
