/** Makes the one error of each way in which a call fails; every message says what happened to which request. */
import type { IncomingHttpHeaders } from 'node:http';
import { readErrorAnswer } from './error-answer';
import { GoogleApiError } from './google-api-error';
import { describeFailure } from './network-failure';
import { parseRetryAfter } from './retry-after';
import type { HttpRequest } from './transport';

/** Who is called, and how the request is named in messages. */
export type CallName = { service: string; request: string };

/** `GET /v1beta1/projects/p/locations/l/tuningJobs?filter&pageSize`: values of the query are left out. */
export function nameRequest({ method, path }: Pick<HttpRequest, 'method' | 'path'>): string {
  const [route = '', query] = path.split('?', 2);
  const names = [...new Set(new URLSearchParams(query ?? '').keys())];
  return `${method} ${route}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}

export function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The `Date` header as ISO 8601. */
export function serverTimeOf(headers: IncomingHttpHeaders): { serverTime?: string } {
  const date = new Date(headerText(headers, 'date') ?? '');
  return Number.isNaN(date.getTime()) ? {} : { serverTime: date.toISOString() };
}

export function statusError(
  call: CallName,
  answer: { httpStatus: number; headers: IncomingHttpHeaders; body: string; nowMs: number },
): GoogleApiError {
  const { httpStatus, headers } = answer;
  const { message, ...fields } = readErrorAnswer(
    answer.body,
    headerText(headers, 'content-type') ?? '',
  );
  const { serverTime } = serverTimeOf(headers);
  const retryAfterMs =
    fields.retryAfterMs ??
    parseRetryAfter(
      headerText(headers, 'retry-after'),
      serverTime === undefined ? answer.nowMs : Date.parse(serverTime),
    );
  const status = fields.status === undefined ? '' : ` ${fields.status}`;
  return new GoogleApiError({
    ...fields,
    kind: 'status',
    message: `${call.service} answered ${httpStatus}${status} to ${call.request}: ${message}`,
    httpStatus,
    request: call.request,
    ...(serverTime === undefined ? {} : { serverTime }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

export function malformedError(
  call: CallName,
  answer: { httpStatus: number; headers: IncomingHttpHeaders; what: string },
): GoogleApiError {
  return new GoogleApiError({
    kind: 'malformed',
    message: `${call.service} answered ${answer.httpStatus} to ${call.request} with ${answer.what}.`,
    httpStatus: answer.httpStatus,
    request: call.request,
    ...serverTimeOf(answer.headers),
  });
}

export function notSentError(call: CallName, cause: unknown): GoogleApiError {
  return new GoogleApiError({
    kind: 'notSent',
    message: `${call.service} could not be reached for ${call.request}: ${describeFailure(cause)}. Nothing was sent.`,
    request: call.request,
    cause,
  });
}

export function networkError(call: CallName, cause: unknown): GoogleApiError {
  return new GoogleApiError({
    kind: 'network',
    message: `The connection to ${call.service} broke during ${call.request}: ${describeFailure(cause)}.`,
    request: call.request,
    cause,
  });
}

export function timeoutError(call: CallName, timeoutMs: number): GoogleApiError {
  return new GoogleApiError({
    kind: 'timeout',
    message: `${call.service} did not answer ${call.request} within ${timeoutMs / 1000} s.`,
    request: call.request,
  });
}
