/** Whether an error of a call that must not be repeated says that the call did nothing. Pure. */
import type { GoogleApiError } from '../google/google-api-error';
import { isRefused } from '../google/refused';

export function didNothing({ kind, httpStatus = 0 }: GoogleApiError): boolean {
  if (kind === 'notSent' || kind === 'credentials') return true;
  return kind === 'status' && isRefused(httpStatus);
}
