/** Counts the tokens of a pinned dataset by a sample: part of the estimate of what a run may cost. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { converting } from './to-application-failure';
import { countSample } from './tokens/count-sample';

export function countTokens(deps: ActivityDependencies): TuningActivities['countTokens'] {
  return ({ dataset: { uri, generation }, ...place }) =>
    converting({ waitOut: false }, () => {
      const { cancellationSignal: signal } = Context.current();
      let progress = { what: 'counting tokens', done: 0, total: 0 };
      return withHeartbeats(
        () => progress,
        async () => {
          const object = await deps.objects.stat(uri, { generation, signal });
          return countSample({
            vertex: deps.vertex,
            ...place,
            bytes: deps.objects.read(object, { signal }),
            signal,
            onProgress: ({ done, total }) => {
              progress = { ...progress, done, total };
            },
          });
        },
      );
    });
}
