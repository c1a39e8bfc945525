/** The one create call of a run. */
import type { PostTuningJobInput, PostTuningJobResult } from '../contract/activities';
import type { ActivityDependencies } from './dependencies';
import { sendPaidCall } from './paid-call';
import { snapshotOf } from './snapshot-of';

export function postTuningJob(
  deps: ActivityDependencies,
): (input: PostTuningJobInput) => Promise<PostTuningJobResult> {
  return ({ project, location, apiVersion, tuningJob, pinned, lookedBy }) =>
    sendPaidCall(deps, {
      what: 'creating the tuning job',
      project,
      pinned,
      lookedBy,
      async send(options) {
        const { body } = await deps.vertex.createTuningJob(
          { project, location, apiVersion, tuningJob },
          options,
        );
        const job = snapshotOf(body, apiVersion, deps.links);
        deps.quota.learn(project, job.name);
        return { kind: 'created', job } as const;
      },
    });
}
