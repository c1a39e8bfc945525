/** The operation of a rebase: followed to its end, ended before its time, and found again after an answer that was lost. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type {
  EndRebaseInput,
  RebaseEnd,
  RebaseOperationInput,
  TuningActivities,
} from '../contract/activities';
import { fieldsOf } from '../contract/fields';
import { isQuotaRefusal } from '../contract/quota-refusal';
import { isInPlace } from '../contract/resource-name';
import { TuningError } from '../contract/tuning-error';
import { WAITING_FAILURES } from '../contract/waiting-failures';
import { retryAfterOf } from '../google/error-answer';
import { GoogleApiError } from '../google/google-api-error';
import { scrubText } from '../google/scrub';
import { parseTuningJobName } from '../vertex/resource-names';
import type { Operation } from '../vertex/wire-types';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { pollOperation } from './poll-operation';
import { snapshotOf } from './snapshot-of';
import { converting } from './to-application-failure';

/** Somebody waits for the end of what was cancelled: it is looked for at least this often. */
const LONGEST_PAUSE_MS = 10_000;
/** The operation's own clock may differ from that of the answers' `Date`. */
const MARGIN_MS = 60_000;
const PAGE_SIZE = 100;
/** More rebases in the minutes of one call are told by their number only. */
const MAX_LISTED = 20;

/** What an operation says that is done; the job as it is now, since the answer is of the time when it was made. */
async function endOf(
  { vertex, links }: ActivityDependencies,
  { error, response }: Operation,
  { apiVersion }: RebaseOperationInput,
): Promise<RebaseEnd> {
  if (error !== undefined) {
    const { code, message } = error;
    return {
      kind: 'failed',
      code: typeof code === 'number' ? code : 2,
      message: scrubText(typeof message === 'string' ? message : 'no message was given'),
    };
  }
  const name: unknown = response?.['name'];
  if (typeof name !== 'string' || parseTuningJobName(name) === undefined)
    return { kind: 'nameless' };
  const signal = Context.current().cancellationSignal;
  const { body } = await vertex.getTuningJob({ name, apiVersion }, { signal });
  return { kind: 'job', job: snapshotOf(body, apiVersion, links) };
}

/** The call was answered with an operation: only its end says whether there was quota for a job. */
function tellQuota(
  { quota }: Pick<ActivityDependencies, 'quota'>,
  project: string,
  { end, operation }: { end: RebaseEnd; operation: Operation },
): void {
  if (end.kind === 'job') {
    quota.learn(project, end.job.name);
    quota.taken(project);
  } else if (isQuotaRefusal(end)) {
    quota.refused(project, retryAfterOf(operation.error?.details));
  }
}

export function awaitRebase(deps: ActivityDependencies): TuningActivities['awaitRebase'] {
  return (input) =>
    converting({ waitOut: true }, () =>
      withHeartbeats(
        () => ({ what: 'waiting for the rebase to make its job', done: 0 }),
        async () => {
          const { cancellationSignal: signal } = Context.current();
          const { operation: name, apiVersion } = input;
          const last = await pollOperation(
            deps.vertex,
            { name },
            { apiVersion, signal, longestPauseMs: deps.settings.pollIntervalMs },
          );
          const end = await endOf(deps, last, input);
          tellQuota(deps, input.project, { end, operation: last });
          return end;
        },
      ),
    );
}

function createdAt({ metadata }: Operation): number {
  const { createTime } = fieldsOf(metadata?.['genericMetadata']);
  return typeof createTime === 'string' ? Date.parse(createTime) : NaN;
}

function isRebase({ metadata }: Operation): boolean {
  const type: unknown = metadata?.['@type'];
  return typeof type === 'string' && type.endsWith('RebaseTunedModelOperationMetadata');
}

/** Why the run cannot have begun the operation, or cannot be shown to have. */
function foreignness(body: Operation, { operation, begun }: EndRebaseInput): string | undefined {
  if (!isRebase(body) && (begun || body.metadata?.['@type'] !== undefined)) return 'no rebase';
  if (!begun) return undefined;
  if (!isInPlace(operation, begun))
    return `not in projects/${begun.project}/locations/${begun.location}`;
  return createdAt(body) >= begun.since - MARGIN_MS ? undefined : 'not known to have begun since';
}

/** A memo may name any operation, of whomever. */
function refuseForeign(body: Operation, input: EndRebaseInput): void {
  const why = foreignness(body, input);
  if (why === undefined) return;
  throw new TuningError(
    'JOB_MAY_BE_RUNNING',
    `The memo of the run names the operation ${input.operation}, which is ${why}: it was not cancelled. See: vertex-tuning operations get ${input.operation}`,
  );
}

export function endRebase(deps: ActivityDependencies): TuningActivities['endRebase'] {
  return (input) =>
    converting({ waitOut: true }, async () => {
      const { vertex, settings } = deps;
      const { operation: name, apiVersion } = input;
      const signal = Context.current().cancellationSignal;
      const { body } = await vertex.getOperation({ name, apiVersion }, { signal });
      refuseForeign(body, input);
      if (body.done === true) return endOf(deps, body, input);
      try {
        await vertex.cancelOperation({ name, apiVersion }, { signal });
      } catch (error) {
        // Whatever is said against it: the operation itself says what became of it.
        if (!(error instanceof GoogleApiError)) throw error;
      }
      throw ApplicationFailure.create({
        type: WAITING_FAILURES.notEnded,
        message: `${name} is not done.`,
        category: ApplicationFailureCategory.BENIGN,
        nextRetryDelay: Math.min(settings.pollIntervalMs, LONGEST_PAUSE_MS),
      });
    });
}

export function findRebases({ vertex }: ActivityDependencies): TuningActivities['findRebases'] {
  return ({ project, location, apiVersion, since }) =>
    converting({ waitOut: true }, () =>
      withHeartbeats(
        () => ({ what: 'looking for the rebase operation', done: 0 }),
        async () => {
          const signal = Context.current().cancellationSignal;
          const parent = `projects/${project}/locations/${location}`;
          const found: Operation[] = [];
          let pageToken: string | undefined;
          do {
            const { body } = await vertex.listOperations(
              { parent, apiVersion, pageSize: PAGE_SIZE, ...(pageToken ? { pageToken } : {}) },
              { signal },
            );
            // One that does not tell when it began may be any.
            found.push(
              ...body.operations.filter(
                (operation) => isRebase(operation) && !(createdAt(operation) < since - MARGIN_MS),
              ),
            );
            pageToken = body.nextPageToken;
          } while (pageToken !== undefined && pageToken !== '');
          const operations = found
            .sort((one, other) => createdAt(one) - createdAt(other))
            .flatMap(({ name, done }) =>
              name === undefined ? [] : [{ name, isDone: done === true }],
            );
          const unlisted = Math.max(0, operations.length - MAX_LISTED);
          return {
            operations: operations.slice(0, MAX_LISTED),
            ...(unlisted === 0 ? {} : { unlisted }),
          };
        },
      ),
    );
}
