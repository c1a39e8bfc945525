/** A real HTTP server that answers requests with one handler after another, and remembers what it was asked. */
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import type { Connector } from '../../src/google/network-failure';
import { requestViolation } from './request-check';

export type SeenRequest = {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
};

export type Handler = (
  response: ServerResponse,
  request: SeenRequest,
  message: IncomingMessage,
) => void;

export type ScriptedServer = {
  /** `127.0.0.1:PORT`. */
  host: string;
  requests: SeenRequest[];
  /** TCP connections so far. */
  connections(): number;
  /** Leads connections meant for Google here, in plain HTTP. */
  connector: Connector;
  /** Answers from now on, in turn; the last one stays. */
  answerWith(...handlers: Handler[]): void;
  /** Fails where a request to Vertex AI did not fit the API. */
  close(): Promise<void>;
};

export async function startScriptedServer(): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let handlers: Handler[] = [];
  const violations: string[] = [];
  let connections = 0;
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('error', () => undefined);
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const { method = '', url = '', headers } = message;
      const request = { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      violations.push(...[requestViolation(request)].filter((text) => text !== undefined));
      const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
      if (handler === undefined) throw new Error(`nobody answers ${method} ${url}`);
      handler(response, request, message);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    connector: (_options, callback) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('error', (error) => callback(error, null));
      socket.once('connect', () => callback(null, socket));
    },
    answerWith: (...next) => {
      handlers = next;
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      assert.deepEqual(violations, []);
    },
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };
}

export function body(text: string, status: number, headers: Record<string, string> = {}): Handler {
  return (response) => {
    response.writeHead(status, headers);
    response.end(text);
  };
}

/** Google's error form. */
export function googleError(
  code: number,
  status: string,
  message: string,
  details: unknown[] = [],
): Handler {
  return json({ error: { code, message, status, details } }, code);
}

/** The connection is reset instead of an answer. */
export const reset: Handler = (_response, _request, message) => {
  message.socket.resetAndDestroy();
};

export const silence: Handler = () => undefined;

/** Announces `length` bytes and breaks off after `text`. */
export function truncated(text: string, length: number, status = 200): Handler {
  return (response, _request, message) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': String(length),
    });
    response.write(text, () => message.socket.destroy());
  };
}
