/** Reads parameters and body of a Vertex AI request as strictly as the real service does. */
import type { Problem } from '../contract/problem';
import type { ApiVersion } from '../contract/tuning-job';
import type { DiscoveryMethod } from '../vertex/discovery/discovery-documents';
import { discoveryDocument, messageName } from '../vertex/discovery/discovery-documents';
import { checkMessage } from '../vertex/discovery/message-check';
import { withEnumNames } from './enum-numbers';
import { camelCase, snakeCase } from './field-case';
import type { FieldViolation } from './google-error';
import { MalformedRequest, notImitated } from './google-error';

/** Query parameters by their camelCase names; `$fields` and `fields` are one. An unknown one is refused. */
export function readQuery(
  query: URLSearchParams,
  version: ApiVersion,
  method: DiscoveryMethod,
): Record<string, string> {
  const own = Object.entries(method.parameters ?? {}).filter(
    ([, { location }]) => location === 'query',
  );
  const types = new Map(own.map(([name, { type }]) => [name, type]));
  const common = new Set(discoveryDocument(version).commonParameters);
  const values: Record<string, string> = {};
  const violations: FieldViolation[] = [];
  for (const [given, value] of query) {
    const bare = given.startsWith('$') && given !== '$.xgafv' ? given.slice(1) : given;
    // `access_token` and its like are common parameters with an underscore of their own.
    const name = common.has(bare) || types.has(bare) ? bare : camelCase(bare);
    if (!common.has(name) && !types.has(name)) {
      violations.push({ description: unknownParameter(given) });
      continue;
    }
    if (name in values) violations.push(invalidParameter(given, 'Given twice.'));
    const wrong = common.has(name)
      ? commonProblem(name, value)
      : typeProblem(types.get(name), value);
    if (wrong !== undefined) violations.push(invalidParameter(given, wrong));
    values[name] = value;
  }
  if (violations.length > 0) throw new MalformedRequest(violations);
  return withAlt(values);
}

/** `alt=json;enum-encoding=int` allows numbers in answers; names are understood by all who ask so. */
function withAlt(values: Record<string, string>): Record<string, string> {
  const { alt } = values;
  if (alt === undefined) return values;
  if (alt === 'proto' || alt === 'media') throw notImitated(`alt=${alt}`);
  return { ...values, alt: alt.split(';')[0] ?? alt };
}

const ALT = /^(json|sse|proto|media)(;enum-encoding=(int|string))?$/;

function commonProblem(name: string, value: string): string | undefined {
  switch (name) {
    case 'alt':
      return ALT.test(value) ? undefined : 'Must be json, sse, media or proto.';
    case '$.xgafv':
      return value === '1' || value === '2' ? undefined : 'Must be 1 or 2.';
    case 'prettyPrint':
      return typeProblem('boolean', value);
    case 'callback':
      return /^[\w$.[\]]+$/.test(value) ? undefined : 'Not the name of a function.';
    default:
      return undefined;
  }
}

function typeProblem(type: string | undefined, value: string): string | undefined {
  if (type === 'integer' && !isInt32(value)) return 'Not an integer of 32 bits.';
  const isFlag = ['true', 'false', '1', '0'].includes(value);
  return type === 'boolean' && !isFlag ? 'Not a boolean.' : undefined;
}

/** All integers among the parameters are of this size. */
function isInt32(text: string): boolean {
  return /^-?\d{1,10}$/.test(text) && Number(text) === (Number(text) | 0);
}

function invalidParameter(name: string, why: string): FieldViolation {
  const field = snakeCase(name);
  return { field, description: `Invalid value at '${field}': ${why}` };
}

function unknownParameter(name: string): string {
  return `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
}

/** The body, camelCase, without output-only fields, which clients may send and the service ignores. */
export function readBody(
  bytes: Buffer,
  version: ApiVersion,
  method: DiscoveryMethod,
): Record<string, unknown> {
  // Methods without a message may be sent a body all the same; its content means nothing to them.
  if (method.request === undefined || method.request === null) return {};
  const { schemas } = discoveryDocument(version);
  const { value, problems } = checkMessage({
    version,
    message: method.request,
    value: withEnumNames({ $ref: method.request }, parseJson(bytes), schemas),
    unknownFields: 'refuse',
    readOnly: 'drop',
  });
  if (problems.length > 0) {
    const name = messageName(method.request);
    const prefix = ROOTS.includes(name) ? snakeCase(name).slice(1) : '';
    throw new MalformedRequest(problems.map((problem) => violationOf(problem, prefix)));
  }
  return value;
}

/** Bodies that are one field of their request, whose name then begins every path. */
const ROOTS = ['TuningJob', 'Model', 'Endpoint'];

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new MalformedRequest([
      { description: 'Invalid JSON payload received. Unexpected token.' },
    ]);
  }
}

function violationOf(problem: Problem, root: string): FieldViolation {
  const path = [root, ...problem.path.split('.').map(snakeCase)].filter((name) => name !== '');
  if (!problem.message.startsWith('is not a field of')) {
    const field = path.join('.');
    return { field, description: `Invalid value at '${field}': ${problem.message}` };
  }
  const name = problem.path.split('.').at(-1) ?? '';
  const parent = path.slice(0, -1).join('.');
  const place = parent === '' ? '' : ` at '${parent}'`;
  const description = `Invalid JSON payload received. Unknown name "${name}"${place}: Cannot find field.`;
  return parent === '' ? { description } : { field: parent, description };
}
