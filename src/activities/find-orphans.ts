/** The activity of `sweepOrphans`: checks its request, and finds what it is to end. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import { parseDuration } from '../contract/duration';
import { sweepOrphansRequestSchema } from '../contract/orphans';
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { enforcePolicy } from '../policy';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { lookForOrphans } from './orphans/look-for-orphans';
import { problemsOf } from './request/schema-problems';
import { converting } from './to-application-failure';

/** Of each list: what one sweep tells and ends, so that its history stays bounded whatever it finds. */
const MAX_LISTED = 50;

const KNOWN_FIELDS = Object.keys(sweepOrphansRequestSchema.shape);

function checked(request: unknown) {
  const parsed = sweepOrphansRequestSchema.safeParse(request, { reportInput: true });
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, () => KNOWN_FIELDS);
  throw new TuningError(
    'INVALID_REQUEST',
    `The request has ${problems.length} problem(s); nothing was looked for.\n${describeProblems(problems)}`,
    { problems },
  );
}

export function findOrphans(deps: ActivityDependencies): TuningActivities['findOrphans'] {
  return ({ request }) =>
    converting({ waitOut: false }, () =>
      withHeartbeats(
        () => ({ what: 'looking for orphans', done: 0 }),
        async () => {
          const sweep = checked(request);
          enforcePolicy(deps.policy, sweep, 'nothing was looked for');
          const { project, locations, olderThan, cancel } = sweep;
          const { client, cancellationSignal: signal } = Context.current();
          const { vertex, temporal, settings, links, simulated } = deps;
          const found = await lookForOrphans(
            {
              vertex,
              client,
              namespaceId: temporal.namespaceId,
              apiVersion: settings.apiVersion,
              consoleUrl: links.consoleUrl,
              signal,
            },
            // The schema lets only durations pass.
            { project, locations, olderThanMs: parseDuration(olderThan) ?? 0 },
          );
          return {
            orphans: found.orphans.slice(0, MAX_LISTED),
            copiedLabels: found.copiedLabels.slice(0, MAX_LISTED),
            unproven: found.unproven.slice(0, MAX_LISTED),
            more: Math.max(0, found.orphans.length - MAX_LISTED),
            cancel,
            cancelRepeatMs: settings.cancelRepeatMs,
            simulated,
          };
        },
      ),
    );
}
