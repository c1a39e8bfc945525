/**
 * The rules about what stands beside the turns: the system instruction, tools, and the generation config.
 */
import { field, isObject, type JsonObject, typeName } from './json';
import { unknownKey } from './part-check';
import { MEDIA_RESOLUTIONS, type RowScan } from './row-scan';

export function checkSystemInstruction(instruction: unknown, scan: RowScan): void {
  const parts = isObject(instruction) ? field(instruction, 'parts') : undefined;
  if (!Array.isArray(parts)) {
    scan.add('SYSTEM_INSTRUCTION_INVALID', 'systemInstruction', { type: typeName(instruction) });
    return;
  }
  for (let index = 0; index < parts.length; index += 1) {
    const part: unknown = parts[index];
    const text = isObject(part) ? part['text'] : undefined;
    if (typeof text === 'string') scan.countText(text);
    else scan.add('SYSTEM_INSTRUCTION_NOT_TEXT', `systemInstruction.parts[${index}]`);
  }
}

/** Names of the declared functions. */
export function checkTools(tools: unknown, scan: RowScan): ReadonlySet<string> {
  const names = new Set<string>();
  if (!Array.isArray(tools)) {
    scan.add('TOOLS_NOT_LIST', 'tools', { type: typeName(tools) });
    return names;
  }
  scan.countTexts(tools);
  for (let index = 0; index < tools.length; index += 1) {
    const tool: unknown = tools[index];
    const declarations = isObject(tool) ? field(tool, 'functionDeclarations') : undefined;
    if (!isObject(tool) || (declarations !== undefined && !Array.isArray(declarations))) {
      scan.add('TOOL_INVALID', `tools[${index}]`, { type: typeName(tool) });
    } else if (declarations !== undefined) checkDeclarations(declarations, index, names, scan);
  }
  return names;
}

function checkDeclarations(
  declarations: readonly unknown[],
  tool: number,
  names: Set<string>,
  scan: RowScan,
): void {
  for (let index = 0; index < declarations.length; index += 1) {
    const declaration = declarations[index];
    const name = isObject(declaration) ? declaration['name'] : undefined;
    if (typeof name === 'string' && name !== '') names.add(name);
    else {
      const path = `tools[${tool}].functionDeclarations[${index}]`;
      scan.add('FUNCTION_DECLARATION_INVALID', path);
    }
  }
}

/** Reports calls of functions that `tools` does not declare. Only for rows that have function parts. */
export function checkCalls(
  contents: unknown,
  declared: ReadonlySet<string> | undefined,
  scan: RowScan,
): void {
  if (!Array.isArray(contents)) return;
  (contents as unknown[]).forEach((turn, turnIndex) => {
    const parts = isObject(turn) ? turn['parts'] : undefined;
    if (!Array.isArray(parts)) return;
    (parts as unknown[]).forEach((part, partIndex) => {
      const call = isObject(part) ? field(part, 'functionCall') : undefined;
      const name = isObject(call) ? call['name'] : undefined;
      if (typeof name === 'string' && name !== '' && declared?.has(name) !== true) {
        scan.add(
          'FUNCTION_NOT_DECLARED',
          `contents[${turnIndex}].parts[${partIndex}].functionCall.name`,
        );
      }
    });
  });
}

export function checkGenerationConfig(config: unknown, scan: RowScan): void {
  if (!isObject(config)) {
    scan.add('GENERATION_CONFIG_INVALID', 'generationConfig', { type: typeName(config) });
    return;
  }
  let position = 0;
  for (const key in config) {
    position += 1;
    if (key !== 'mediaResolution' && key !== 'media_resolution') {
      unknownKey(key, position, 'generationConfig', scan);
    }
  }
  scan.mediaResolution = resolutionOf(config);
  if (scan.mediaResolution > MEDIA_RESOLUTIONS.length) {
    scan.add('MEDIA_RESOLUTION_UNKNOWN', 'generationConfig.mediaResolution');
  }
}

function resolutionOf(config: JsonObject): number {
  const value = field(config, 'mediaResolution');
  if (value === undefined) return 0;
  const known = (MEDIA_RESOLUTIONS as readonly unknown[]).indexOf(value);
  return known === -1 ? MEDIA_RESOLUTIONS.length + 1 : known + 1;
}
