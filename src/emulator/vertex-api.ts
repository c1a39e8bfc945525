/**
 * Routes of the imitated Vertex AI API. They come from the discovery documents: what stands there and has no handler
 * is answered 501, what does not stand there does not exist.
 */
import type { ApiVersion } from '../contract/tuning-job';
import type { DiscoveryMethod } from '../vertex/discovery/discovery-documents';
import { discoveryDocument } from '../vertex/discovery/discovery-documents';
import type { Mask } from './field-mask';
import { applyFieldMask, checkFieldMask, parseFieldMask } from './field-mask';
import type { ErrorFormat } from './google-error';
import { MalformedRequest, ServiceError, errorBody, notImitated } from './google-error';
import type { HttpAnswer, HttpCall, ResolvedCall } from './http-exchange';
import { isObject, jsonAnswer } from './http-exchange';
import { projectNumber } from './project-number';
import { messageOf, parametersOf } from './request-encoding';
import { answerProblems } from './answer-check';
import { readBody, readQuery } from './vertex-request';
import type { Route } from './vertex-routes';
import { findRoute, unimitatedProject } from './vertex-routes';

export type VertexCall = {
  version: ApiVersion;
  /** Project number. */
  project: string;
  location: string;
  /** Ids from the path by placeholder, such as `tuningJobsId`. */
  ids: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  body: Record<string, unknown>;
};

/** Returns the body of the answer, throws `ServiceError`. */
export type VertexHandler = (call: VertexCall) => object | Promise<object>;

/** By method id without `projects.locations.`, such as `tuningJobs.create`. */
export type VertexHandlers = Readonly<Record<string, VertexHandler>>;

/** State of a tuning job by project and id, where there is one. */
export type JobStateOf = (project: string, id: string) => string | undefined;

const SERVING = /(?:^|\.)(generateContent|streamGenerateContent|countTokens)$/;

export class VertexApi {
  constructor(
    private readonly handlers: VertexHandlers,
    private readonly jobState: JobStateOf,
  ) {}

  resolve(call: HttpCall): ResolvedCall | undefined {
    const path = withVersion(decodePath(call.path));
    const found = findRoute(call.method, path);
    if (found === undefined) return unimitated(call, path);
    const { route, ids } = found;
    const project = projectNumber(ids['projectsId'] ?? '');
    const jobState = this.jobState(project, ids['tuningJobsId'] ?? '');
    return {
      operation: SERVING.exec(route.id)?.[1] ?? route.id,
      project,
      ...(route.id === 'tuningJobs.create' ? { labels: labelsOf(call.body) } : {}),
      ...(jobState === undefined ? {} : { jobState }),
      run: () => this.run(call, route, project, ids),
    };
  }

  private async run(
    call: HttpCall,
    { version, id, method }: Route,
    project: string,
    ids: Record<string, string>,
  ): Promise<HttpAnswer> {
    try {
      const query = readQuery(parametersOf(call), version, method);
      const handler = this.handlers[id];
      if (handler === undefined) throw notImitated(`The method ${id}`);
      const body = readBody(messageOf(call), version, method);
      const mask = maskOf(query['fields'] ?? headerOf(call, 'x-goog-fieldmask'), version, method);
      const location = ids['locationsId'] ?? '';
      const answer = await handler({ version, project, location, ids, query, body });
      const problems = problemsOf(answer, version, method);
      const shown = mask === undefined ? answer : (applyFieldMask(answer, mask) as object);
      return {
        ...encoded(shown, query),
        ...(problems.length === 0 ? {} : { violations: problems.map((text) => `answer: ${text}`) }),
      };
    } catch (error) {
      const isList = id.endsWith('streamGenerateContent') && call.query.get('alt') !== 'sse';
      const format = call.query.get('$.xgafv') === '1' ? 'v1' : 'v2';
      return errorAnswer(serviceError(error), isList ? 'list' : 'object', format);
    }
  }
}

function problemsOf(answer: object, version: ApiVersion, { response }: DiscoveryMethod): string[] {
  if (response === undefined || response === null) return [];
  const messages = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  return messages.flatMap((message) => answerProblems(version, response, message));
}

function encoded(answer: object, query: Readonly<Record<string, string>>): HttpAnswer {
  if (query['alt'] === 'sse') return eventStream(answer);
  const json = jsonAnswer(200, answer, {
    pretty: !['false', '0'].includes(query['prettyPrint'] ?? ''),
  });
  const { callback } = query;
  if (callback === undefined) return json;
  return {
    ...json,
    headers: { 'content-type': 'text/javascript; charset=UTF-8' },
    body: `// API callback\n${callback}(${String(json.body)});`,
  };
}

function serviceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const kind = error instanceof Error ? error.name : typeof error;
  return new ServiceError('INTERNAL', `[emulator] Internal error (${kind}).`);
}

function unimitated(call: HttpCall, path: string): ResolvedCall | undefined {
  const project = unimitatedProject(path);
  if (project === undefined) return undefined;
  return {
    operation: 'unimitated',
    project: project === null ? null : projectNumber(project),
    run: () => Promise.resolve(errorAnswer(notImitated(`${call.method} ${call.path}`))),
  };
}

function headerOf({ headers }: HttpCall, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function maskOf(
  fields: string | undefined,
  version: ApiVersion,
  method: DiscoveryMethod,
): Mask | undefined {
  if (fields === undefined) return undefined;
  const mask = parseFieldMask(fields);
  const schema = method.response === undefined ? {} : { $ref: method.response };
  checkFieldMask(mask, schema, discoveryDocument(version));
  return mask;
}

/** Where the answer would have been a list, its error stands in one. */
function errorAnswer(
  error: ServiceError,
  form: 'object' | 'list' = 'object',
  format: ErrorFormat = 'v2',
): HttpAnswer {
  const retry = error.details.find((detail) => detail['@type'].endsWith('RetryInfo'));
  const delay = retry?.['retryDelay'];
  const body = errorBody(error, format);
  const answer = jsonAnswer(error.httpStatus, form === 'list' ? [body] : body, {
    headers: typeof delay === 'string' ? { 'retry-after': delay.replace('s', '') } : {},
  });
  return error instanceof MalformedRequest
    ? { ...answer, violations: [`request: ${error.message}`] }
    : answer;
}

/** Server-sent events of a stream with one element. */
function eventStream(answer: object): HttpAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: `data: ${JSON.stringify(answer)}\r\n\r\n`,
  };
}

/** Generated clients that speak REST ask for operations below `/ui`, which the API has beside its versions. */
function withVersion(path: string): string {
  return path.replace(/^\/ui\/(?=projects\/.+\/operations(?:\/|$))/, '/v1/');
}

function decodePath(path: string): string {
  return path
    .split('/')
    .map((segment) => decodeSegment(segment))
    .join('/');
}

/** An encoded slash is part of its segment: it never makes two of one. */
function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment).replaceAll('/', '%2F');
  } catch {
    return segment;
  }
}

/** For the journal; a body that cannot be read has none. */
function labelsOf(body: Buffer): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    const labels = isObject(parsed) ? parsed['labels'] : undefined;
    return isObject(labels)
      ? Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]))
      : {};
  } catch {
    return {};
  }
}
