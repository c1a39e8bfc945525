/**
 * The list filter: comparisons of labels, state, names and times, joined by AND, OR, NOT and parentheses. What a filter may
 * say is not documented for tuning jobs; anything else is refused, as an unknown field is by the real service.
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

/** Parentheses in parentheses, far from where the stack ends. */
const MAX_DEPTH = 50;

/** `fields` are those that this kind of resource can be filtered by. */
export function parseFilter(text: string, fields: readonly string[]): Filter {
  if (text.trim() === '') return () => true;
  const reader = new FilterReader(text, fields);
  const filter = reader.conjunction(0);
  if (!reader.isAtEnd()) throw unusable();
  return filter;
}

/** By the grammar of AIP-160, where OR binds more tightly than AND. */
class FilterReader {
  private rest: string;

  constructor(
    text: string,
    private readonly fields: readonly string[],
  ) {
    this.rest = text.trimStart();
  }

  isAtEnd(): boolean {
    return this.rest === '';
  }

  conjunction(depth: number): Filter {
    const tests = [this.disjunction(depth)];
    while (this.take(/^AND(?=[\s(])\s*/)) tests.push(this.disjunction(depth));
    return (resource) => tests.every((test) => test(resource));
  }

  private disjunction(depth: number): Filter {
    const tests = [this.term(depth)];
    while (this.take(/^OR(?=[\s(])\s*/)) tests.push(this.term(depth));
    return (resource) => tests.some((test) => test(resource));
  }

  private term(depth: number): Filter {
    const isNegated = this.take(/^NOT(?=[\s(])\s*|^-/);
    const test = this.simple(depth);
    return isNegated ? (resource) => !test(resource) : test;
  }

  private simple(depth: number): Filter {
    if (this.take(/^\(\s*/)) {
      if (depth === MAX_DEPTH) throw unusable();
      const inner = this.conjunction(depth + 1);
      if (!this.take(/^\)\s*/)) throw unusable();
      return inner;
    }
    const match = COMPARISON.exec(this.rest);
    if (match === null) throw unusable();
    this.rest = this.rest.slice(match[0].length);
    return comparison(match, this.fields);
  }

  private take(pattern: RegExp): boolean {
    const [found] = pattern.exec(this.rest) ?? [];
    if (found === undefined) return false;
    this.rest = this.rest.slice(found.length);
    return true;
  }
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
    { field: 'filter', description: 'Comparisons of known fields, joined by AND, OR, NOT.' },
  ]);
}
