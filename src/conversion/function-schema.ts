/** Declarations of functions from the form of OpenAI to that of Gemini. */
import { isObject, type JsonObject } from '../dataset/json';
import type { RowLosses } from './row-losses';
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
const DROPPED = ['additionalProperties', 'strict'] as const;
/** Names the language that the schema is written in, which the API knows by itself. */
const READ: ReadonlySet<string> = new Set(['type', '$schema', ...DROPPED]);

/** Of schemas at any depth. */
const SCHEMA_PLACE = 'tools[].function.parameters.';

function addLostOfSchema(schema: JsonObject, losses: RowLosses): void {
  for (const key of DROPPED) losses.add(SCHEMA_PLACE, key, schema[key]);
  const { type } = schema;
  if (typeof type !== 'string' && !Array.isArray(type)) losses.add(SCHEMA_PLACE, 'type', type);
}

/** JSON Schema as the API's `Schema`: types in capitals, `null` as `nullable`. */
function geminiSchema(schema: unknown, losses: RowLosses, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new RowProblem('the parameters of a function are nested too deeply');
  if (!isObject(schema)) return schema;
  addLostOfSchema(schema, losses);
  const result: JsonObject = geminiType(schema);
  for (const [key, value] of Object.entries(schema)) {
    if (READ.has(key)) continue;
    if (key === 'properties' && isObject(value)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, one]) => [name, geminiSchema(one, losses, depth + 1)]),
      );
    } else if (key === 'items') result[key] = geminiSchema(value, losses, depth + 1);
    else if (key === 'anyOf' && Array.isArray(value)) {
      result[key] = (value as unknown[]).map((one) => geminiSchema(one, losses, depth + 1));
    } else result[key] = value;
  }
  return result;
}

const TOOL_KEYS: ReadonlySet<string> = new Set(['type', 'function']);
const FUNCTION_KEYS: ReadonlySet<string> = new Set(['name', 'description', 'parameters']);

function geminiFunction(declared: unknown, place: string, losses: RowLosses): JsonObject {
  if (!isObject(declared) || typeof declared['name'] !== 'string') {
    throw new RowProblem('a tool is not a function with a name');
  }
  losses.addOthers(declared, place, FUNCTION_KEYS);
  const { name, description, parameters } = declared;
  if (typeof description !== 'string') losses.add(place, 'description', description);
  if (!isObject(parameters)) losses.add(place, 'parameters', parameters);
  return {
    name,
    ...(typeof description === 'string' ? { description } : {}),
    ...(isObject(parameters) ? { parameters: geminiSchema(parameters, losses) } : {}),
  };
}

/** `tools`, or the older `functions`, as tools of Gemini; nothing where there are none. */
export function geminiTools(row: JsonObject, losses: RowLosses): JsonObject[] | undefined {
  const tools = row['tools'] ?? undefined;
  const functions = row['functions'] ?? undefined;
  if (tools === undefined && functions === undefined) return undefined;
  const list: unknown = tools ?? functions;
  if (!Array.isArray(list)) throw new RowProblem('tools is not a list');
  if (tools !== undefined) losses.add('', 'functions', functions);
  const functionDeclarations = (list as unknown[]).map((tool) => {
    if (tools === undefined) return geminiFunction(tool, 'functions[].', losses);
    if (isObject(tool)) losses.addOthers(tool, 'tools[].', TOOL_KEYS);
    const declared = isObject(tool) ? tool['function'] : tool;
    return geminiFunction(declared, 'tools[].function.', losses);
  });
  return functionDeclarations.length === 0 ? undefined : [{ functionDeclarations }];
}
