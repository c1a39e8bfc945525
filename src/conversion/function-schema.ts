/** Declarations of functions from the form of OpenAI to that of Gemini. */
import { isObject, type JsonObject } from '../dataset/json';
import { RowProblem } from './row-problem';

/** Deeper schemas are nobody's; the recursion ends here. */
const MAX_DEPTH = 64;

function geminiType(schema: JsonObject): JsonObject {
  const { type } = schema;
  if (typeof type === 'string') return { type: type.toUpperCase() };
  if (!Array.isArray(type)) return {};
  const types = (type as unknown[]).filter((one) => one !== 'null');
  const [only] = types;
  if (types.length !== 1 || typeof only !== 'string') {
    throw new RowProblem(
      'a parameter of a function has several types, which Gemini cannot express',
    );
  }
  return { type: only.toUpperCase(), ...(type.length > 1 ? { nullable: true } : {}) };
}

/** Keys of JSON Schema that `Schema` of the API does not have. */
const DROPPED: ReadonlySet<string> = new Set(['type', 'additionalProperties', '$schema', 'strict']);

/** JSON Schema as the API's `Schema`: types in capitals, `null` as `nullable`. */
export function geminiSchema(schema: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new RowProblem('the parameters of a function are nested too deeply');
  if (!isObject(schema)) return schema;
  const result: JsonObject = geminiType(schema);
  for (const [key, value] of Object.entries(schema)) {
    if (DROPPED.has(key)) continue;
    if (key === 'properties' && isObject(value)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, geminiSchema(one, depth + 1)]),
      );
    } else if (key === 'items') result[key] = geminiSchema(value, depth + 1);
    else if (key === 'anyOf' && Array.isArray(value)) {
      result[key] = (value as unknown[]).map((one) => geminiSchema(one, depth + 1));
    } else result[key] = value;
  }
  return result;
}

/** `tools`, or the older `functions`, as tools of Gemini; nothing where there are none. */
export function geminiTools(row: JsonObject): JsonObject[] | undefined {
  const tools = row['tools'] ?? undefined;
  const functions = row['functions'] ?? undefined;
  if (tools === undefined && functions === undefined) return undefined;
  const list: unknown = tools ?? functions;
  if (!Array.isArray(list)) throw new RowProblem('tools is not a list');
  const functionDeclarations = (list as unknown[]).map((tool) => {
    const declared = tools !== undefined && isObject(tool) ? tool['function'] : tool;
    if (!isObject(declared) || typeof declared['name'] !== 'string') {
      throw new RowProblem('a tool is not a function with a name');
    }
    const { name, description, parameters } = declared;
    return {
      name,
      ...(typeof description === 'string' ? { description } : {}),
      ...(isObject(parameters) ? { parameters: geminiSchema(parameters) } : {}),
    };
  });
  return functionDeclarations.length === 0 ? undefined : [{ functionDeclarations }];
}
