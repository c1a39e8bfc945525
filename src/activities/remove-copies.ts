/** Removes a run's own copies of datasets, each in the generation that it made. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import { GoogleApiError } from '../google/google-api-error';
import type { ActivityDependencies } from './dependencies';
import { converting } from './to-application-failure';

export function removeCopies({ objects }: ActivityDependencies): TuningActivities['removeCopies'] {
  return ({ copies }) =>
    converting({ waitOut: false }, async () => {
      const { cancellationSignal: signal } = Context.current();
      for (const { uri, generation } of copies) {
        try {
          await objects.remove(uri, { ifGenerationMatch: generation, signal });
        } catch (error) {
          // Gone, or another object by now, which is not ours to remove.
          const isGone =
            error instanceof GoogleApiError && [404, 412].includes(error.httpStatus ?? 0);
          if (!isGone) throw error;
        }
      }
    });
}
