/** Reads parameters and body of a Vertex AI request as strictly as the real service does. */
import type { Problem } from '../contract/problem';
import type { ApiVersion } from '../contract/tuning-job';
import type { DiscoveryMethod } from '../vertex/discovery/discovery-documents';
import { discoveryDocument } from '../vertex/discovery/discovery-documents';
import { checkMessage } from '../vertex/discovery/message-check';
import { camelCase, snakeCase } from './field-case';
import type { FieldViolation } from './google-error';
import { invalidArgument } from './google-error';

/** Query parameters by their camelCase names; `$fields` and `fields` are one. An unknown one is refused. */
export function readQuery(
  query: URLSearchParams,
  version: ApiVersion,
  method: DiscoveryMethod,
): Record<string, string> {
  const own = Object.entries(method.parameters ?? {})
    .filter(([, { location }]) => location === 'query')
    .map(([name]) => name);
  const known = new Set([...discoveryDocument(version).commonParameters, ...own]);
  const values: Record<string, string> = {};
  const violations: FieldViolation[] = [];
  for (const [given, value] of query) {
    const bare = given.startsWith('$') && given !== '$.xgafv' ? given.slice(1) : given;
    // `access_token` and its like are common parameters with an underscore of their own.
    const name = known.has(bare) ? bare : camelCase(bare);
    if (known.has(name)) values[name] = value;
    else violations.push({ description: unknownParameter(given) });
  }
  if (violations.length > 0) throw invalidPayload(violations);
  const alt = values['alt'];
  if (alt !== undefined && alt !== 'json' && alt !== 'sse') {
    throw invalidArgument(`[emulator] alt=${alt} is not imitated.`);
  }
  return values;
}

function unknownParameter(name: string): string {
  return `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
}

function invalidPayload(violations: FieldViolation[]): Error {
  const message = violations.map(({ description }) => description).join('\n');
  return invalidArgument(message, violations);
}

/** The body, camelCase, without output-only fields, which clients may send and the service ignores. */
export function readBody(
  bytes: Buffer,
  version: ApiVersion,
  method: DiscoveryMethod,
): Record<string, unknown> {
  if (method.request === undefined || method.request === null) return {};
  const { value, problems } = checkMessage({
    version,
    message: method.request,
    value: parseJson(bytes),
    unknownFields: 'refuse',
    readOnly: 'drop',
  });
  if (problems.length > 0) {
    const root = method.request.endsWith('TuningJob') ? 'tuning_job' : '';
    throw invalidPayload(problems.map((problem) => violationOf(problem, root)));
  }
  return value;
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw invalidArgument('Invalid JSON payload received. Unexpected token.');
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
