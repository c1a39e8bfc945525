/** Waits for the run's turn to try for quota again. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { converting } from './to-application-failure';

export function awaitQuota({
  quota,
}: Pick<ActivityDependencies, 'quota'>): TuningActivities['awaitQuota'] {
  return ({ project }) => {
    const { cancellationSignal: signal } = Context.current();
    return converting({ waitOut: true }, () =>
      withHeartbeats(
        () => ({ what: 'waiting for quota', done: 0 }),
        () => quota.turn(project, signal),
      ),
    );
  };
}
