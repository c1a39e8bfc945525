/**
 * Checks a JSON value against a message of the Vertex AI API, as its discovery document describes it, and
 * normalises it: camelCase, int64 as decimal strings. Finds every problem at once.
 */
import { isFields } from '../../contract/fields';
import type { Problem } from '../../contract/problem';
import type { ApiVersion } from '../../contract/tuning-job';
import type { DiscoverySchema } from './discovery-documents';
import { discoveryDocument, messageId, messageName } from './discovery-documents';
import { nearName } from '../../contract/near-name';
import { toCamelCase } from './field-path';
import { checkScalar, describeType } from './scalar-check';

export type MessageCheck = {
  version: ApiVersion;
  /** `TuningJob`, or the schema's full id. */
  message: string;
  value: unknown;
  /** `allow` carries fields, and values of enums, that the document does not have. */
  unknownFields: 'refuse' | 'allow';
  /** What to do with output-only fields. Default `refuse`. */
  readOnly?: 'refuse' | 'drop' | 'allow';
  /** Where the value stands in the caller's input; prefixes every path. Default none. */
  path?: string;
};

export type CheckedMessage = {
  /** A copy with everything that could be understood; meaningless to send while there are problems. */
  value: Record<string, unknown>;
  problems: Problem[];
  /** Paths of the output-only fields that were dropped. */
  dropped: string[];
};

/** The nesting at which Google's own parsers give up; it also keeps our recursion far from the stack's end. */
const MAX_DEPTH = 100;

type Walk = {
  schemas: Readonly<Record<string, DiscoverySchema>>;
  unknownFields: 'refuse' | 'allow';
  readOnly: 'refuse' | 'drop' | 'allow';
  problems: Problem[];
  dropped: string[];
};

const NOTHING = Symbol('nothing to send');

/** Throws when the API version has no such message: that is a defect of the caller, not of the value. */
export function checkMessage(check: MessageCheck): CheckedMessage {
  const id = messageId(check.version, check.message);
  if (id === undefined) throw new Error(`${check.version} has no message ${check.message}.`);
  const walk: Walk = {
    schemas: discoveryDocument(check.version).schemas,
    unknownFields: check.unknownFields,
    readOnly: check.readOnly ?? 'refuse',
    problems: [],
    dropped: [],
  };
  const value = checkObject(walk, id, check.value, check.path ?? '', 0);
  return {
    value: value === NOTHING ? {} : (value as Record<string, unknown>),
    problems: walk.problems,
    dropped: walk.dropped,
  };
}

function below(path: string, name: string): string {
  // A key may be anything: what does not look like a name is quoted, and never longer than a line.
  const shown = /^[\w$@.-]{1,100}$/.test(name) ? name : JSON.stringify(name.slice(0, 60));
  return path === '' ? shown : `${path}.${shown}`;
}

function checkObject(walk: Walk, id: string, value: unknown, path: string, depth: number): unknown {
  if (!isFields(value)) {
    walk.problems.push({
      path,
      message: `is ${describeType(value)}, not an object (${messageName(id)}).`,
    });
    return NOTHING;
  }
  const fields = walk.schemas[id]?.properties ?? {};
  const spelledAs = new Map<string, string>();
  const entries: [string, unknown][] = [];
  for (const [given, fieldValue] of Object.entries(value)) {
    const name = Object.hasOwn(fields, given) ? given : toCamelCase(given);
    const schema = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (schema === undefined) {
      if (walk.unknownFields === 'allow') entries.push([given, fieldValue]);
      else reportUnknown(walk, id, given, path);
      continue;
    }
    const other = spelledAs.get(name);
    if (other !== undefined) {
      walk.problems.push({
        path: below(path, name),
        message: `is given twice, as ${other} and as ${given}.`,
        remedy: 'Keep one of them.',
      });
      continue;
    }
    spelledAs.set(name, given);
    const checked = checkField(walk, { id, name, schema }, fieldValue, below(path, name), depth);
    if (checked !== NOTHING) entries.push([name, checked]);
  }
  // fromEntries defines own properties, so that a key `__proto__` stays a key.
  return Object.fromEntries(entries);
}

function reportUnknown(walk: Walk, id: string, given: string, path: string): void {
  const near = nearName(given, Object.keys(walk.schemas[id]?.properties ?? {}));
  walk.problems.push({
    path: below(path, given),
    message: `is not a field of ${messageName(id)}.`,
    ...(near === undefined ? {} : { remedy: `Did you mean '${near}'?` }),
  });
}

function checkField(
  walk: Walk,
  field: { id: string; name: string; schema: DiscoverySchema },
  value: unknown,
  path: string,
  depth: number,
): unknown {
  // In Google's JSON form null is "not set", except where any value is allowed.
  if (value === null && field.schema.type !== 'any') return NOTHING;
  if (field.schema.readOnly === true && walk.readOnly !== 'allow') {
    if (walk.readOnly === 'drop') walk.dropped.push(path);
    else {
      walk.problems.push({
        path,
        message: `is set by Vertex AI and cannot be given.`,
        remedy: 'Leave it out.',
      });
    }
    return NOTHING;
  }
  return checkValue(walk, field.schema, value, path, depth + 1);
}

function checkValue(
  walk: Walk,
  schema: DiscoverySchema,
  value: unknown,
  path: string,
  depth: number,
): unknown {
  if (schema.type === 'any') return value;
  if (depth > MAX_DEPTH) {
    walk.problems.push({ path, message: `is nested deeper than ${MAX_DEPTH} levels.` });
    return NOTHING;
  }
  if (schema.$ref !== undefined) return checkObject(walk, schema.$ref, value, path, depth);
  if (schema.type === 'array') return checkList(walk, schema, value, path, depth);
  if (schema.additionalProperties !== undefined) {
    return checkMap(walk, schema.additionalProperties, value, path, depth);
  }
  const result = checkScalar(value, schema);
  if ('value' in result) return result.value;
  if (schema.enum !== undefined && typeof value === 'string' && walk.unknownFields === 'allow') {
    return value;
  }
  walk.problems.push({ path, ...result.problem });
  return NOTHING;
}

function checkList(
  walk: Walk,
  schema: DiscoverySchema,
  value: unknown,
  path: string,
  depth: number,
): unknown {
  if (!Array.isArray(value)) {
    walk.problems.push({ path, message: `is ${describeType(value)}, not a list.` });
    return NOTHING;
  }
  const items = schema.items ?? { type: 'any' };
  return (value as unknown[])
    .map((item, index) => checkValue(walk, items, item, `${path}[${index}]`, depth + 1))
    .filter((item) => item !== NOTHING);
}

function checkMap(
  walk: Walk,
  values: DiscoverySchema,
  value: unknown,
  path: string,
  depth: number,
): unknown {
  if (!isFields(value)) {
    walk.problems.push({
      path,
      message: `is ${describeType(value)}, not an object of key and value.`,
    });
    return NOTHING;
  }
  const entries = Object.entries(value)
    .map(
      ([key, item]) => [key, checkValue(walk, values, item, below(path, key), depth + 1)] as const,
    )
    .filter(([, item]) => item !== NOTHING);
  return Object.fromEntries(entries);
}
