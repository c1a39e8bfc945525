/**
 * The REST client of Vertex AI. Every answer about tuning jobs leaves it scrubbed; only what a model generates does
 * not, because that is what it was asked for.
 */
import type { ApiVersion } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import type { HttpCallOptions } from '../google/http-call';
import type { HttpClient } from '../google/http-client';
import { createHttpClient } from '../google/http-client';
import type { Connector } from '../google/network-failure';
import { scrubAnswer } from '../google/scrub-answer';
import type { ServiceTarget } from '../google/service-target';
import { toTransportTarget } from '../google/service-target';
import type { Time } from '../google/time';
import type { HttpRequest } from '../google/transport';
import { createTransport } from '../google/transport';
import { emulatorOrigin, vertexOrigin } from './hosts';
import { LIST_FIELDS } from './list-fields';
import type { Answer, CallOptions, VertexTuning } from './port';
import { isResourceName, locationOf } from './resource-names';
import type {
  CountTokensResponse,
  EvaluateInstancesResponse,
  GenerateContentResponse,
  ListTuningJobsResponse,
  TuningJob,
} from './wire-types';

export type VertexClientOptions = {
  /** An emulator's host as `host:port`. */
  target: ServiceTarget;
  /** Time for a call that names none, retries included, in milliseconds. Default 60,000. */
  timeoutMs?: number;
  /** Connections per host. Default 64. */
  maxConnections?: number;
  /** Default: the system's. */
  time?: Time;
  /** How connections are made. Default: TCP and TLS. */
  connector?: Connector;
};

export type VertexClient = VertexTuning & { close(): Promise<void> };

type Call = {
  method: 'GET' | 'POST';
  apiVersion: ApiVersion;
  /** The resource whose location decides on the host. */
  name: string;
  /** What follows the name: `/tuningJobs`, `:cancel`. */
  suffix?: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
};

function toRequest(call: Call): HttpRequest {
  const { method, apiVersion, name } = call;
  if (!isResourceName(name)) {
    throw new GoogleApiError({
      kind: 'notSent',
      message: `Nothing was sent to Vertex AI: '${name.slice(0, 200)}' is not a resource name.`,
      request: method,
    });
  }
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  return {
    method,
    origin: vertexOrigin(locationOf(name) ?? ''),
    path: `/${apiVersion}/${name}${call.suffix ?? ''}${search}`,
    ...(call.body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(call.body),
        }),
  };
}

function createClient(options: VertexClientOptions): HttpClient {
  const transport = createTransport({
    target: toTransportTarget(options.target, emulatorOrigin),
    ...(options.maxConnections === undefined ? {} : { maxConnections: options.maxConnections }),
    ...(options.connector === undefined ? {} : { connector: options.connector }),
  });
  return createHttpClient({
    service: 'Vertex AI',
    transport,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    ...(options.time === undefined ? {} : { time: options.time }),
  });
}

export function createVertexClient(options: VertexClientOptions): VertexClient {
  const http = createClient(options);

  async function ask<T>(
    call: Call,
    callOptions: CallOptions = {},
    rules: Pick<HttpCallOptions, 'retry'> & { emptyBody?: 'allow' } = {},
  ): Promise<Answer<T>> {
    const { body, serverTime } = await http.json(toRequest(call), { ...callOptions, ...rules });
    return { body: body as T, ...(serverTime === undefined ? {} : { serverTime }) };
  }

  async function askScrubbed<T>(...args: Parameters<typeof ask>): Promise<Answer<T>> {
    const answer = await ask<T>(...args);
    return { ...answer, body: scrubAnswer(answer.body) };
  }

  return {
    createTuningJob: ({ project, location, apiVersion, tuningJob }, callOptions) =>
      askScrubbed<TuningJob>(
        {
          method: 'POST',
          apiVersion,
          name: `projects/${project}/locations/${location}`,
          suffix: '/tuningJobs',
          body: tuningJob,
        },
        callOptions,
        { retry: 'never' },
      ),

    getTuningJob: ({ name, apiVersion }, callOptions) =>
      askScrubbed<TuningJob>({ method: 'GET', apiVersion, name }, callOptions),

    async listTuningJobs(input, callOptions) {
      const { project, location, apiVersion, filter, pageSize, pageToken } = input;
      const { body, ...answer } = await askScrubbed<ListTuningJobsResponse>(
        {
          method: 'GET',
          apiVersion,
          name: `projects/${project}/locations/${location}`,
          suffix: '/tuningJobs',
          query: { filter, pageSize, pageToken, fields: LIST_FIELDS[apiVersion] },
        },
        callOptions,
      );
      const { nextPageToken } = body;
      return {
        ...answer,
        body: {
          tuningJobs: body.tuningJobs ?? [],
          // The service says "no more" with an empty token as well.
          ...(nextPageToken ? { nextPageToken } : {}),
        },
      };
    },

    cancelTuningJob: ({ name, apiVersion }, callOptions) =>
      // Cancelling what is being cancelled changes nothing, so that it is repeated like a read.
      askScrubbed({ method: 'POST', apiVersion, name, suffix: ':cancel', body: {} }, callOptions, {
        emptyBody: 'allow',
      }),

    generateContent: ({ model, apiVersion, request }, callOptions) =>
      ask<GenerateContentResponse>(
        { method: 'POST', apiVersion, name: model, suffix: ':generateContent', body: request },
        callOptions,
      ),

    countTokens: ({ model, apiVersion, request }, callOptions) =>
      ask<CountTokensResponse>(
        { method: 'POST', apiVersion, name: model, suffix: ':countTokens', body: request },
        callOptions,
      ),

    evaluateInstances: ({ project, location, apiVersion, request }, callOptions) =>
      ask<EvaluateInstancesResponse>(
        {
          method: 'POST',
          apiVersion,
          name: `projects/${project}/locations/${location}`,
          suffix: ':evaluateInstances',
          body: request,
        },
        callOptions,
      ),

    close: () => http.close(),
  };
}
