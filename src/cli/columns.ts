/** Columns of tables and CSV files: paths into records, `tunedModel.endpoint`, and what stands there as text. Pure. */
import { isFields } from '../contract/fields';
import { nearName } from '../contract/near-name';
import type { Problem } from '../contract/problem';
import type { ApiVersion } from '../contract/tuning-job';
import { toCamelCase, unknownField } from '../vertex/discovery/field-path';
import { flagProblem } from './request-flags';

/** A record as the service gave it: it may have fields that nobody here has heard of. */
export type AnyRecord = Readonly<Record<string, unknown>>;

export type Column = {
  path: string;
  /** Heading of the table; CSV files have the path. */
  title?: string;
  /** What a table shows; CSV files have the value. */
  show?: (value: unknown) => string;
};

/** What the paths of `--columns` lead into. */
export type RecordShape = {
  /** The message of the API, such as `TuningJob`. */
  message: string;
  apiVersion: ApiVersion;
  /** Fields that our records have beside those of the message. */
  ownFields?: readonly string[];
};

/** What stands at the path, in either spelling; through a list, all values that its items have there. */
export function valueAt(value: unknown, path: string): unknown {
  if (Array.isArray(value)) {
    const found = value.map((item) => valueAt(item, path)).filter((item) => item !== undefined);
    return found.length === 0 ? undefined : found.flat();
  }
  if (!isFields(value)) return undefined;
  // A key of a map may have dots of its own.
  if (Object.hasOwn(value, path)) return value[path];
  const [head = '', ...rest] = path.split('.');
  const name = [head, toCamelCase(head)].find((one) => Object.hasOwn(value, one));
  if (name === undefined) return undefined;
  return rest.length === 0 ? value[name] : valueAt(value[name], rest.join('.'));
}

/** One line: scalars as they are, lists of them with commas, anything else as JSON. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && !value.some((item) => typeof item === 'object')) {
    return value.map(cellText).join(', ');
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A terminal would obey control characters.
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/**
 * The columns of `--columns a,b.c`. A field that the API's description does not have is a column where a record has it;
 * elsewhere all such are one CONFIGURATION_INVALID, which lists what is known.
 */
export function chosenColumns(
  flag: string,
  shape: RecordShape,
  records: readonly AnyRecord[],
): Column[] {
  const paths = flag
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
  if (paths.length === 0) {
    throw flagProblem({
      path: '--columns',
      message: 'names no column.',
      remedy: 'Write paths with commas between them, such as name,tunedModel.endpoint.',
    });
  }
  const problems = paths.flatMap((path) => columnProblem(path, shape, records) ?? []);
  if (problems.length > 0) throw flagProblem(...problems);
  return paths.map((path) => ({ path }));
}

function columnProblem(
  path: string,
  { message, apiVersion, ownFields = [] }: RecordShape,
  records: readonly AnyRecord[],
): Problem | undefined {
  const unknown = unknownField(apiVersion, message, path);
  if (unknown === undefined || ownFields.includes(path.split('.')[0] ?? '')) return undefined;
  if (records.some((record) => valueAt(record, path) !== undefined)) return undefined;
  const isTop = unknown.name === path.split('.')[0];
  const known = isTop ? [...unknown.known, ...ownFields] : unknown.known;
  const near = nearName(unknown.name, known);
  return {
    path: '--columns',
    message:
      known.length === 0
        ? `${cellText(path)} is no field: there is nothing below a plain value.`
        : `${cellText(unknown.name)} is not a field of ${unknown.message}.`,
    remedy: [
      ...(near === undefined ? [] : [`Did you mean ${near}?`]),
      ...(known.length === 0 ? [] : [`Known: ${known.toSorted().join(', ')}.`]),
    ].join(' '),
  };
}

/** Every value below a record with its path, lists by number: `deployedModels[0].endpoint`. */
export function leaves(record: unknown, path = ''): [path: string, text: string][] {
  if (Array.isArray(record) && record.some((item) => typeof item === 'object')) {
    return record.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  }
  if (!isFields(record) || Object.keys(record).length === 0) {
    return path === '' ? [] : [[path, cellText(record)]];
  }
  return Object.entries(record).flatMap(([name, value]) =>
    leaves(value, path === '' ? cellText(name) : `${path}.${cellText(name)}`),
  );
}
