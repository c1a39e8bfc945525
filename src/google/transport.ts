/**
 * One attempt at a request: the connection pool, the credentials, and nothing else. A transport to an emulator is
 * made without credentials and has none to send; one to Google sends them to Google's own hosts only.
 */
import type { Dispatcher } from 'undici';
import { Agent } from 'undici';
import type { CredentialHeaders, Credentials } from './auth';
import { untilAborted } from './call-scope';
import type { Connector } from './network-failure';
import { defaultConnector, watchConnector } from './network-failure';

export type TransportTarget =
  | { kind: 'google'; credentials: Credentials }
  /** `http://127.0.0.1:1234`: everything goes there, whatever host a request names. */
  | { kind: 'emulator'; origin: string };

export type TransportOptions = {
  target: TransportTarget;
  /** Connections per host. Default 64: above the calls that one worker has in flight, below any host's limit. */
  maxConnections?: number;
  /** Time to connect, TLS included, in milliseconds. Default 10,000. */
  connectTimeoutMs?: number;
  /** How connections are made. Default: TCP and TLS. */
  connector?: Connector;
};

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Google's origin, `https://HOST`; an emulator's takes its place. */
  origin: string;
  /** With the query, beginning with a slash, percent-encoded. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Bytes or text, so that it can be sent again. */
  body?: string | Uint8Array;
};

export type HttpAttempt = {
  response: Dispatcher.ResponseData;
  /** What authorised the request; absent for an emulator. */
  credentials?: CredentialHeaders;
};

export interface Transport {
  /** `connection: 'fresh'` takes a new one, so that no kept-alive connection can turn out to be dead. */
  attempt(
    request: HttpRequest,
    options: { signal: AbortSignal; connection: 'pooled' | 'fresh' },
  ): Promise<HttpAttempt>;
  /** The token was refused. True when another attempt will carry a fresh one. */
  refuseCredentials(refused: CredentialHeaders | undefined): boolean;
  /** True for errors of `attempt` after which nothing was sent. */
  failedToConnect(error: unknown): boolean;
  close(): Promise<void>;
}

const USER_AGENT = 'vertex-tuning-worker';

/** Below the idle time-outs of Google's front ends and of common proxies (60 s), which would break requests. */
const KEEP_ALIVE_MS = 30_000;

const GOOGLE_HOST = /^https:\/\/([a-z0-9-]+\.)+googleapis\.com$/;

function assertGoogleOrigin(origin: string): void {
  if (!GOOGLE_HOST.test(origin)) throw new Error(`${origin} is not a host of Google's APIs.`);
}

export function createTransport(options: TransportOptions): Transport {
  const { target } = options;
  const { connector, failedToConnect } = watchConnector(
    options.connector ?? defaultConnector(options.connectTimeoutMs ?? 10_000),
  );
  // Deadlines are the caller's; undici's own, coarse ones are off.
  const agentOptions = {
    connect: connector,
    connections: options.maxConnections ?? 64,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  const pooled = new Agent({ ...agentOptions, keepAliveTimeout: KEEP_ALIVE_MS });
  const fresh = new Agent({ ...agentOptions, pipelining: 0 });

  async function authorise(
    request: HttpRequest,
    signal: AbortSignal,
  ): Promise<{ origin: string; credentials?: CredentialHeaders }> {
    if (target.kind === 'emulator') return { origin: target.origin };
    assertGoogleOrigin(request.origin);
    const [path = ''] = request.path.split('?');
    const headers = target.credentials.headers(`${request.origin}${path}`);
    return { origin: request.origin, credentials: await untilAborted(headers, signal) };
  }

  return {
    async attempt(request, { signal, connection }) {
      const { origin, credentials } = await authorise(request, signal);
      signal.throwIfAborted();
      const response = await (connection === 'fresh' ? fresh : pooled).request({
        origin,
        path: request.path,
        method: request.method,
        headers: { 'user-agent': USER_AGENT, ...request.headers, ...credentials },
        body: request.body ?? null,
        signal,
      });
      return { response, ...(credentials === undefined ? {} : { credentials }) };
    },
    refuseCredentials(refused) {
      if (target.kind === 'emulator' || refused === undefined) return false;
      target.credentials.refresh(refused);
      return true;
    },
    failedToConnect,
    async close() {
      await Promise.all([pooled.destroy(), fresh.destroy()]);
    },
  };
}
