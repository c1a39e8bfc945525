/** Calls that are sent once: when nothing says what became of one, whoever sent it is told how to look. */
import { GoogleApiError } from '../google/google-api-error';
import { didNothing } from './did-nothing';
import { note } from './terminal';

/**
 * Throws what the call throws.
 *
 * @param look the command, without the program's name, that shows whether it was carried out.
 */
export async function sentOnce<T>(look: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GoogleApiError && !didNothing(error)) {
      note(
        `It may have been carried out all the same; nothing is sent again. Look before you do: vertex-tuning ${look}`,
      );
    }
    throw error;
  }
}
