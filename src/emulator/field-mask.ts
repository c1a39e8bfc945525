/** Partial responses: the `fields` parameter, such as `tuningJobs(name,tunedModel/endpoint),nextPageToken`. */
import { invalidArgument } from './google-error';
import { isObject } from './http-exchange';

/** Names to what is wanted below them; `undefined` wants everything. */
type Mask = Map<string, Mask | undefined>;

export function applyFieldMask(body: unknown, fields: string): unknown {
  const parser = { text: fields, at: 0 };
  const mask = parseList(parser);
  if (parser.at < fields.length) throw unusable(fields);
  return select(body, mask);
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

function select(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((item) => select(item, mask));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
    const name = mask.has(key) ? key : '*';
    if (!mask.has(name)) return [];
    const below = mask.get(name);
    return [[key, below === undefined ? item : select(item, below)]];
  });
  return Object.fromEntries(entries);
}

function unusable(fields: string): Error {
  return invalidArgument('Request contains an invalid argument.', [
    { field: 'fields', description: `Error expanding 'fields' parameter: '${fields}'.` },
  ]);
}
