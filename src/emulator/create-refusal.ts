/** Refusals of a create call: the place in the request by its snake_case path. */
import { invalidArgument } from './google-error';

/** `field` is relative to the tuning job. */
export function refusal(field: string, description: string): Error {
  const path = `tuning_job.${field}`;
  return invalidArgument(`[emulator] Invalid value at '${path}': ${description}`, [
    { field: path, description },
  ]);
}
