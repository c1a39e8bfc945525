/** Errors of the imitated Cloud Storage JSON API, in its own form (`errors[].reason` instead of a status). */
import type { HttpAnswer } from './http-exchange';
import { jsonAnswer } from './http-exchange';

export class StorageError extends Error {
  constructor(
    readonly httpStatus: number,
    /** Such as `notFound`, `conditionNotMet`, `requestedRangeNotSatisfiable`. */
    readonly reason: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'StorageError';
  }
}

/** For `alt=media` the body is plain text, as in the real service. */
export function storageErrorAnswer(error: StorageError, isMedia: boolean): HttpAnswer {
  if (error.httpStatus === 304) return { status: 304, headers: { ...error.headers }, body: '' };
  if (isMedia) {
    return {
      status: error.httpStatus,
      headers: { 'content-type': 'text/html; charset=UTF-8', ...error.headers },
      body: error.message,
    };
  }
  const { httpStatus: code, message, reason } = error;
  return jsonAnswer(
    code,
    { error: { code, message, errors: [{ message, domain: 'global', reason }] } },
    { headers: { ...error.headers } },
  );
}
