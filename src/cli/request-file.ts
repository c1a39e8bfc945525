/** Reads a request from a JSON or YAML file, or from standard input: a whole request, or a bare TuningJob body. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { TuningError } from '../contract/tuning-error';
import { reasonOf, unreadable } from './unreadable';

export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `-` is standard input. Throws INPUT_UNREADABLE. */
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
  return parseObject(...(await read(path)));
}

/** `-` is standard input. Throws INPUT_UNREADABLE. */
export async function readRequestFile(path: string): Promise<Fields> {
  return parseRequest(...(await read(path)));
}

/** A body alone becomes the `tuningJob` of a request. */
export function parseRequest(content: string, source: string): Fields {
  const value = parseObject(content, source);
  return isTuningJobBody(value) ? { tuningJob: value } : value;
}

/** YAML is a superset of JSON: one parser reads both. */
function parseObject(content: string, source: string): Fields {
  let value: unknown;
  try {
    value = parse(content);
  } catch (cause) {
    throw new TuningError(
      'INPUT_UNREADABLE',
      `${source} is neither JSON nor YAML: ${reasonOf(cause)}`,
      { cause },
    );
  }
  if (!isFields(value)) {
    throw new TuningError(
      'INPUT_UNREADABLE',
      `${source} holds no object. Write an object of JSON or YAML, such as a request or the body of a tuning job.`,
    );
  }
  return value;
}

/** A body has a model or a tuning spec at its top, which no request has. */
function isTuningJobBody(value: Fields): boolean {
  if ('tuningJob' in value) return false;
  return Object.keys(value).some((key) =>
    /^(baseModel|base_model|.+(TuningSpec|_tuning_spec))$/.test(key),
  );
}
