/** Calls that are sent once: when nothing says what became of one, whoever sent it is told how to look. */
import { GoogleApiError } from '../google/google-api-error';
import { didNothing } from './did-nothing';
import { note } from './terminal';

/**
 * Of a resource that is there, or its `etag`, a 409 says that our call came too late: unlike that to a create call it is a refusal, and
 * not the trace of a call that was carried out and repeated, since none is.
 */
function isConflict({ kind, httpStatus }: GoogleApiError): boolean {
  return kind === 'status' && httpStatus === 409;
}

/**
 * Throws what the call throws.
 *
 * @param look the command, without the program's name, that shows whether it was carried out.
 */
export async function sentOnce<T>(look: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GoogleApiError) {
      if (isConflict(error)) {
        note(
          `It was refused, and nothing was done: somebody else changes it, or has changed it since. Look before you try again: vertex-tuning ${look}`,
        );
      } else if (!didNothing(error)) {
        note(
          `It may have been carried out all the same; nothing is sent again. Look before you do: vertex-tuning ${look}`,
        );
      }
    }
    throw error;
  }
}
