/**
 * The list filter: comparisons joined by AND over labels, state and the time of creation. What a filter may say is
 * not documented for tuning jobs; anything else is refused, as an unknown field is by the real service.
 */
import { invalidArgument } from './google-error';

/** What a filter can see of a resource. */
export type Filterable = {
  labels: Readonly<Record<string, string>>;
  /** By snake_case name, such as `state` and `display_name`. */
  fields: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, by snake_case name. */
  times: Readonly<Record<string, number>>;
};

export type Filter = (resource: Filterable) => boolean;

type Operator = '=' | '!=' | ':' | '<' | '<=' | '>' | '>=';

const COMPARISON =
  /^\s*([A-Za-z_]+)(?:\.(?:"([^"]+)"|([\p{L}\p{N}_-]+)))?\s*(!=|>=|<=|=|:|<|>)\s*(?:"([^"]*)"|([^\s"()]+))\s*/u;

const TIMES = ['create_time', 'update_time'];

/** `fields` are those that this kind of resource can be filtered by. */
export function parseFilter(text: string, fields: readonly string[]): Filter {
  const tests: Filter[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const match = COMPARISON.exec(rest);
    if (match === null) throw unusable();
    tests.push(comparison(match, fields));
    rest = rest.slice(match[0].length);
    if (rest === '') break;
    const and = /^AND\s+(?=\S)/.exec(rest);
    if (and === null) throw unusable();
    rest = rest.slice(and[0].length);
  }
  return (resource) => tests.every((test) => test(resource));
}

function comparison(match: RegExpExecArray, fields: readonly string[]): Filter {
  const name = (match[1] ?? '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const key = match[2] ?? match[3];
  const operator = match[4] as Operator;
  const value = match[5] ?? match[6] ?? '';
  if (name === 'labels' && key !== undefined) return labelTest(key, operator, value);
  if (key !== undefined) throw unusable();
  if (TIMES.includes(name)) return timeTest(name, operator, value);
  if (!fields.includes(name)) throw unusable();
  if (operator === '=') return ({ fields: actual }) => actual[name] === value;
  if (operator === '!=') return ({ fields: actual }) => actual[name] !== value;
  if (operator === ':') return ({ fields: actual }) => matchesWildcard(actual[name], value);
  throw unusable();
}

function labelTest(key: string, operator: Operator, value: string): Filter {
  switch (operator) {
    case '=':
      return ({ labels }) => labels[key] === value;
    case '!=':
      return ({ labels }) => labels[key] !== value;
    case ':':
      return ({ labels }) => matchesWildcard(labels[key], value);
    default:
      throw unusable();
  }
}

/** `:*` asks only whether there is a value; otherwise `*` stands for any text. */
function matchesWildcard(actual: string | undefined, pattern: string): boolean {
  if (actual === undefined) return false;
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(actual);
}

function timeTest(name: string, operator: Operator, value: string): Filter {
  const wanted = Date.parse(value);
  if (Number.isNaN(wanted)) throw unusable();
  const test = TIME_TESTS[operator];
  if (test === undefined) throw unusable();
  return ({ times }) => test(times[name] ?? 0, wanted);
}

const TIME_TESTS: Partial<Record<Operator, (actual: number, wanted: number) => boolean>> = {
  '=': (actual, wanted) => actual === wanted,
  '!=': (actual, wanted) => actual !== wanted,
  '<': (actual, wanted) => actual < wanted,
  '<=': (actual, wanted) => actual <= wanted,
  '>': (actual, wanted) => actual > wanted,
  '>=': (actual, wanted) => actual >= wanted,
};

function unusable(): Error {
  return invalidArgument('[emulator] The filter cannot be used.', [
    { field: 'filter', description: 'Comparisons of known fields, joined by AND.' },
  ]);
}
