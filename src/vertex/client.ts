/**
 * The REST client of Vertex AI, put together from the calls of each resource. Every answer leaves it scrubbed; only
 * what a model generates, and what a check says of a sample, do not, because that is what was asked for.
 */
import { createHttpClient } from '../google/http-client';
import type { HttpClient } from '../google/http-client';
import type { Connector } from '../google/network-failure';
import type { ServiceTarget } from '../google/service-target';
import { toTransportTarget } from '../google/service-target';
import type { Time } from '../google/time';
import { createTransport } from '../google/transport';
import { createCaller } from './call';
import { endpointCalls } from './endpoint-calls';
import { emulatorOrigin } from './hosts';
import { inferenceCalls } from './inference-calls';
import { modelCalls } from './model-calls';
import { operationCalls } from './operation-calls';
import type { VertexTuning } from './port';
import { tuningJobCalls } from './tuning-job-calls';

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
  const caller = createCaller(http);
  return {
    ...tuningJobCalls(caller),
    ...inferenceCalls(caller),
    ...modelCalls(caller),
    ...endpointCalls(caller),
    ...operationCalls(caller),
    close: () => http.close(),
  };
}
