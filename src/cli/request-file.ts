/**
 * Reads an object from a JSON or YAML file, or from standard input: above all a whole request, or the bare body of a tuning job.
 * Knows the line of everything in it, for what is found wrong later.
 */
import { isFields } from '../contract/fields';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { camelCase } from '../activities/request/fields';
import { describeProblems } from '../contract/problem';
import { METHOD_SPECS } from '../contract/tuning-method';
import { TuningError } from '../contract/tuning-error';
import { reasonOf, unreadable } from './unreadable';

export type Fields = Record<string, unknown>;

export type RequestFile = {
  /** A whole request; a bare body stands under `tuningJob`. */
  fields: Fields;
  /** `request.yaml:7` for a path in the request, such as `tuningJob.labels`; of the nearest that is there. */
  placeOf: (path: string) => string | undefined;
};

/** A request is checked at 256 Ki characters; what is longer than this with all its comments is another file. */
const MAX_CHARACTERS = 1024 * 1024;
/** Mistakes that are told of one file. */
const MAX_MISTAKES = 20;

async function read(path: string): Promise<[content: string, source: string]> {
  try {
    return path === '-'
      ? [await text(process.stdin), 'standard input']
      : [await readFile(path, 'utf8'), path];
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Any object. `-` is standard input. Throws INPUT_UNREADABLE. */
export async function readObjectFile(path: string): Promise<Fields> {
  return parseObject(...(await read(path))).fields;
}

/** A request. `-` is standard input. Throws INPUT_UNREADABLE. */
export async function readRequestFile(path: string): Promise<Fields> {
  return (await openRequestFile(path)).fields;
}

/** The same, with the places of everything in it. */
export async function openRequestFile(path: string): Promise<RequestFile> {
  return parseRequest(...(await read(path)));
}

/** A body alone becomes the `tuningJob` of a request. */
export function parseRequest(content: string, source: string): RequestFile {
  const file = parseObject(content, source);
  if (!isTuningJobBody(file.fields)) return file;
  return {
    fields: { tuningJob: file.fields },
    placeOf: (path) => file.placeOf(path.replace(/^tuningJob\b\.?/, '')),
  };
}

/** YAML is a superset of JSON, and takes the trailing commas of Google's examples: one parser reads all. */
function parseObject(content: string, source: string): RequestFile {
  if (content.length > MAX_CHARACTERS) {
    throw new TuningError(
      'INPUT_UNREADABLE',
      `${source} has ${content.length} characters, more than any request: at most ${MAX_CHARACTERS} are read.`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) throw malformed(document, lines, source);
  const fields = valueOf(document, source);
  if (!isFields(fields)) {
    throw new TuningError(
      'INPUT_UNREADABLE',
      `${source} holds no object. Write an object of JSON or YAML, such as a request or the body of a tuning job.`,
    );
  }
  return {
    fields,
    placeOf: (path) => {
      const offset = offsetOf(document, keysOf(path));
      return offset === undefined ? undefined : `${source}:${lines.linePos(offset).line}`;
    },
  };
}

/** Aliases may multiply without end: the parser gives up then. */
function valueOf(document: Document.Parsed, source: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw new TuningError('INPUT_UNREADABLE', `${source} cannot be read: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

function malformed({ errors }: Document.Parsed, lines: LineCounter, source: string): TuningError {
  const problems = errors.slice(0, MAX_MISTAKES).map(({ message, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return { path: `${source}:${line}:${col}`, message: `${message.replace(/\.?$/, '')}.` };
  });
  return new TuningError(
    'INPUT_UNREADABLE',
    `${source} is neither JSON nor YAML.\n${describeProblems(problems)}`,
    { problems },
  );
}

const BODY_FIELDS: readonly string[] = [
  'baseModel',
  'preTunedModel',
  ...Object.values(METHOD_SPECS),
];

/** A body has a model or a tuning spec at its top, which no request has. */
function isTuningJobBody(value: Fields): boolean {
  const names = Object.keys(value).map(camelCase);
  return !names.includes('tuningJob') && names.some((name) => BODY_FIELDS.includes(name));
}

/** `a.b[0]."c d"` as keys. */
function keysOf(path: string): string[] {
  return [...path.matchAll(/"(?:[^"\\]|\\.)*"|[^.[\]]+/g)].map(([key]) =>
    key.startsWith('"') ? key.slice(1, -1) : key,
  );
}

function isSameKey(given: unknown, wanted: string): boolean {
  const name = String(given);
  return name === wanted || camelCase(name) === wanted;
}

/** Where the deepest part of the path begins that the document has. */
function offsetOf(document: Document.Parsed, keys: readonly string[]): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const wanted of keys) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && isSameKey(key.value, wanted));
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(wanted)];
      if (item === undefined) break;
      offset = rangeStart(item) ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
