/** One call of the imitated Cloud Storage JSON API, and the routes that take it. */
import type { HttpAnswer, HttpCall } from './http-exchange';
import { jsonAnswer } from './http-exchange';

/** `names` are the decoded names in the path, in order. */
export type StorageCall = HttpCall & { names: readonly string[] };
export type StorageHandler = (call: StorageCall) => HttpAnswer;

/** `path` is relative to `/storage/v1`, with `*` for each encoded name. */
export type StorageRoute = {
  method: string;
  path: string;
  isUpload?: boolean;
  operation: string | ((call: HttpCall) => string);
  handler: StorageHandler;
};

export function storageJson(call: HttpCall, body: unknown, status = 200): HttpAnswer {
  return jsonAnswer(status, body, { pretty: call.query.get('prettyPrint') !== 'false' });
}
