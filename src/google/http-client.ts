/** A client of one Google service: whole answers, JSON answers, and streams, over one connection pool. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { readBody } from './answer-body';
import type { CallName } from './failure';
import { malformedError, serverTimeOf, statusError } from './failure';
import type { Consume, HttpCallOptions } from './http-call';
import { runCall } from './http-call';
import type { Time } from './time';
import { systemTime } from './time';
import type { HttpRequest, Transport } from './transport';

export type HttpClientOptions = {
  /** As it stands in messages: `Vertex AI`. */
  service: string;
  transport: Transport;
  /** Default: the system's. */
  time?: Time;
  /** Time for a call that names none, retries included, in milliseconds. Default 60,000. */
  timeoutMs?: number;
  /** Largest answer that is read whole, in bytes. Default 64 MiB: far above a full page of tuning jobs. */
  maxAnswerBytes?: number;
};

export type HttpAnswer = {
  httpStatus: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** Tries that were needed, the first included. */
  attempts: number;
};

/** An answer whose body is still to be read, by a reader that minds time and signals itself. */
export type HttpStream = {
  httpStatus: number;
  headers: IncomingHttpHeaders;
  body: Dispatcher.ResponseData['body'];
};

export interface HttpClient {
  /** The whole answer. Errors with a status, and bodies that broke off, throw. */
  send(request: HttpRequest, options?: HttpCallOptions): Promise<HttpAnswer>;
  /** The answer as JSON; an empty body is `{}` only with `emptyBody`. */
  json(
    request: HttpRequest,
    options?: HttpCallOptions & { emptyBody?: 'allow' },
  ): Promise<{ body: object; serverTime?: string; attempts: number }>;
  /** The head of an answer; after that the caller's signal and time-out are the reader's business. */
  open(request: HttpRequest, options?: HttpCallOptions): Promise<HttpStream>;
  close(): Promise<void>;
}

const DEFAULT_MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** Error pages longer than this say nothing more. */
const MAX_ERROR_BYTES = 1024 * 1024;

function isAnswer(httpStatus: number, options: HttpCallOptions): boolean {
  return (httpStatus >= 200 && httpStatus < 300) || (options.accept?.includes(httpStatus) ?? false);
}

/** Every answer of Google's APIs is an object. */
function parseObject(bytes: Buffer): object | undefined {
  try {
    const value = JSON.parse(bytes.toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function createHttpClient(clientOptions: HttpClientOptions): HttpClient {
  const { service, transport } = clientOptions;
  const time = clientOptions.time ?? systemTime;
  const maxAnswerBytes = clientOptions.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES;
  const caller = { service, transport, time, timeoutMs: clientOptions.timeoutMs };

  async function throwStatus(response: Dispatcher.ResponseData, call: CallName): Promise<never> {
    const read = await readBody(response.body, MAX_ERROR_BYTES);
    throw statusError(call, {
      httpStatus: response.statusCode,
      headers: response.headers,
      body: read.kind === 'tooLarge' ? '' : read.bytes.toString('utf8'),
      nowMs: time.now(),
    });
  }

  /** Reads the body inside the call, so that one that breaks off is retried like a broken connection. */
  function whole(options: HttpCallOptions): Consume<Omit<HttpAnswer, 'attempts'>> {
    return async (response, { call, scope }) => {
      const { statusCode: httpStatus, headers } = response;
      if (!isAnswer(httpStatus, options)) return throwStatus(response, call);
      const read = await readBody(response.body, maxAnswerBytes);
      if (read.kind === 'whole') return { httpStatus, headers, bytes: read.bytes };
      // The deadline and the caller break the body as well: that is theirs to tell.
      if (read.kind === 'truncated' && scope.signal.aborted) throw read.cause;
      const what =
        read.kind === 'tooLarge'
          ? `a body of more than ${maxAnswerBytes} bytes`
          : `a body that broke off after ${read.bytes.length} bytes`;
      throw malformedError(call, { httpStatus, headers, what });
    };
  }

  return {
    async send(request, options = {}) {
      const { value, attempts } = await runCall(caller, request, options, whole(options));
      return { ...value, attempts };
    },

    async json(request, options = {}) {
      const { value, attempts } = await runCall(caller, request, options, async (...answer) => {
        const { httpStatus, headers, bytes } = await whole(options)(...answer);
        const empty = bytes.length === 0 && options.emptyBody === 'allow';
        const body = empty ? {} : parseObject(bytes);
        if (body === undefined) {
          const type = (headers['content-type'] ?? 'of no type').slice(0, 100);
          const what = `a body that is not a JSON object (${type}, ${bytes.length} bytes)`;
          throw malformedError(answer[1].call, { httpStatus, headers, what });
        }
        return { body, ...serverTimeOf(headers) };
      });
      return { ...value, attempts };
    },

    async open(request, options = {}) {
      const { value } = await runCall(caller, request, options, async (response, { call }) => {
        const { statusCode: httpStatus, headers, body } = response;
        if (!isAnswer(httpStatus, options)) return throwStatus(response, call);
        return { httpStatus, headers, body };
      });
      return value;
    },

    close: () => transport.close(),
  };
}
