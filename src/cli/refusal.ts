/** Whether an error of a call that must not be repeated says that the call did nothing. Pure. */
import type { GoogleApiError } from '../google/google-api-error';

export function isRefusal({ kind, httpStatus = 0 }: GoogleApiError): boolean {
  if (kind === 'notSent' || kind === 'credentials') return true;
  return (
    kind === 'status' &&
    httpStatus >= 400 &&
    httpStatus < 500 &&
    ![408, 409, 499].includes(httpStatus)
  );
}
