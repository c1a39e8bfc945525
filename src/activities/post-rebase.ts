/** The one rebase call of a run: it answers with the operation that makes the tuning job. */
import type { TuningActivities } from '../contract/activities';
import { GoogleApiError } from '../google/google-api-error';
import type { ActivityDependencies } from './dependencies';
import { sendPaidCall } from './paid-call';

export function postRebase(deps: ActivityDependencies): TuningActivities['postRebase'] {
  return ({ project, location, apiVersion, rebase, tuningJob, pinned, lookedBy }) =>
    sendPaidCall(deps, {
      what: 'rebasing the tuned model',
      project,
      pinned,
      lookedBy,
      async send(options) {
        const request = { ...rebase, tuningJob };
        const { body } = await deps.vertex.rebaseTunedModel(
          { project, location, apiVersion, request },
          options,
        );
        const { name } = body;
        if (typeof name === 'string' && name !== '')
          return { kind: 'begun', operation: name } as const;
        throw new GoogleApiError({
          kind: 'malformed',
          message: 'Vertex AI answered with something that is no operation: it has no name.',
          request: 'tuningJobs:rebaseTunedModel',
        });
      },
    });
}
