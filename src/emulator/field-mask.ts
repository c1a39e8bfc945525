/** Partial responses: the `fields` parameter, such as `tuningJobs(name,tunedModel/endpoint),nextPageToken`. */
import type { DiscoveryDocument, DiscoverySchema } from '../vertex/discovery/discovery-documents';
import { MalformedRequest } from './google-error';
import { isObject } from './http-exchange';

/** Names to what is wanted below them; `undefined` wants everything. */
export type Mask = Map<string, Mask | undefined>;

/** Throws a `ServiceError` where the mask is malformed. */
export function parseFieldMask(fields: string): Mask {
  const parser = { text: fields, at: 0 };
  const mask = parseList(parser);
  if (parser.at < fields.length) throw unusable(fields);
  return mask;
}

type Parser = { text: string; at: number };

function parseList(parser: Parser): Mask {
  const mask: Mask = new Map();
  for (;;) {
    parseSelection(parser, mask);
    if (parser.text[parser.at] !== ',') return mask;
    parser.at += 1;
  }
}

function parseSelection(parser: Parser, mask: Mask): void {
  const name = /^[\w*$-]+/.exec(parser.text.slice(parser.at))?.[0];
  if (name === undefined) throw unusable(parser.text);
  parser.at += name.length;
  const next = parser.text[parser.at];
  if (next !== '/' && next !== '.' && next !== '(') {
    mask.set(name, undefined);
    return;
  }
  parser.at += 1;
  const below: Mask = next === '(' ? parseList(parser) : new Map();
  if (next !== '(') parseSelection(parser, below);
  else if (parser.text[parser.at] === ')') parser.at += 1;
  else throw unusable(parser.text);
  merge(mask, name, below);
}

function merge(mask: Mask, name: string, below: Mask): void {
  const before = mask.get(name);
  if (before === undefined) {
    // A name that was already wanted as a whole stays whole.
    if (!mask.has(name)) mask.set(name, below);
    return;
  }
  for (const [key, value] of below) before.set(key, value);
}

export function applyFieldMask(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((item) => applyFieldMask(item, mask));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    const name = mask.has(key) ? key : '*';
    if (!mask.has(name)) return [];
    const below = mask.get(name);
    return [[key, below === undefined ? item : applyFieldMask(item, below)]];
  });
  return Object.fromEntries(entries);
}

function unusable(fields: string): Error {
  return invalidField(`Error expanding 'fields' parameter: '${fields}'.`);
}

function invalidField(description: string): Error {
  const violation = { field: 'fields', description };
  return new MalformedRequest([violation], 'Request contains an invalid argument.');
}

/** Refuses a name that the message does not have. */
export function checkFieldMask(
  mask: Mask,
  schema: DiscoverySchema,
  document: DiscoveryDocument,
): void {
  const target = messageOf(schema, document);
  // A map, or a value of any kind, has whatever names it has.
  if (target?.properties === undefined) return;
  for (const [name, below] of mask) {
    if (name === '*') continue;
    const field = target.properties[name];
    if (field === undefined) throw invalidField(`Invalid field selection ${name}`);
    if (below !== undefined) checkFieldMask(below, field, document);
  }
}

function messageOf(
  schema: DiscoverySchema | undefined,
  document: DiscoveryDocument,
): DiscoverySchema | undefined {
  if (schema?.type === 'array') return messageOf(schema.items, document);
  return schema?.$ref === undefined ? schema : document.schemas[schema.$ref];
}
