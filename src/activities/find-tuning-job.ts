/**
 * Looks for a run's tuning job by its label, and for one of the same request id. Pages everything, unfiltered, but for the first
 * look of a new run: a job that is overlooked here would be paid twice.
 */
import { Context } from '@temporalio/activity';
import type { FindTuningJobInput, FindTuningJobResult } from '../contract/activities';
import { isRunType, LABELS } from '../contract/names';
import { tuningJobPages } from '../vertex/tuning-job-pages';
import { cancellableSleep } from './cancellable-sleep';
import { CertainFind } from './certain-find';
import { ConcernedJobs } from './concerned-jobs';
import type { SortedJobs } from './concerned-jobs';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { provenStrays } from './proven-strays';
import { saidBeforeReset } from './said-by-run';
import { converting } from './to-application-failure';
import { wasReset } from './was-reset';

/** Between two looks in the window: the service is asked at most this often, and at least five times. */
const LONGEST_PAUSE_MS = 15_000;

type Found = SortedJobs & { serverTime?: string };

/** Labels that a first look asks for; a new run's own label is on no job yet. */
const FILTERED = [LABELS.workflow, LABELS.request];

/** Every job of the location, sorted into what concerns the run. A filter that is not proven yet is tried on what was seen. */
async function lookThroughAll(
  deps: ActivityDependencies,
  input: FindTuningJobInput,
  signal: AbortSignal,
): Promise<Found> {
  const { project, location, apiVersion } = input;
  const place = { project, location, apiVersion };
  const concerned = new ConcernedJobs(deps.links, input);
  const witnesses = new Map<string, { name: string; value: string }>();
  let time: string | undefined;
  for await (const { body, serverTime } of tuningJobPages(deps.vertex, place, { signal })) {
    time ??= serverTime;
    deps.quota.learn(project, body.tuningJobs[0]?.name ?? '');
    for (const job of body.tuningJobs) {
      concerned.add(job);
      for (const key of FILTERED) {
        const value = job.labels?.[key];
        if (value !== undefined && job.name !== undefined)
          witnesses.set(key, { name: job.name, value });
      }
    }
  }
  for (const [key, { name, value }] of witnesses) {
    await deps.labelFilter.prove(place, { key, value }, name, signal);
  }
  return { ...concerned.sorted(), ...(time === undefined ? {} : { serverTime: time }) };
}

/** The same by filters; undefined where one that is needed is not proven. */
async function lookByFilter(
  deps: ActivityDependencies,
  input: FindTuningJobInput,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const { project, location, apiVersion, requestLabel, workflow } = input;
  const wanted = [
    ...(workflow === undefined ? [] : [{ key: LABELS.workflow, value: workflow.label }]),
    ...(requestLabel === undefined ? [] : [{ key: LABELS.request, value: requestLabel }]),
  ];
  if (wanted.length === 0) return undefined;
  const concerned = new ConcernedJobs(deps.links, input);
  let time: string | undefined;
  for (const label of wanted) {
    const found = await deps.labelFilter.jobsWith({ project, location, apiVersion }, label, signal);
    if (found === undefined) return undefined;
    time ??= found.serverTime;
    deps.quota.learn(project, found.jobs[0]?.name ?? '');
    for (const job of found.jobs) concerned.add(job);
  }
  return { ...concerned.sorted(), ...(time === undefined ? {} : { serverTime: time }) };
}

function lookedBy(): Pick<FindTuningJobResult, 'lookedBy'> {
  const runId = Context.current().info.workflowExecution?.runId;
  return runId === undefined ? {} : { lookedBy: runId };
}

/** Of a run that was reset: what it said before. */
async function resetOf(
  input: FindTuningJobInput,
): Promise<Pick<FindTuningJobResult, 'wasReset' | 'before'>> {
  if (!wasReset(input)) return {};
  const { info } = Context.current();
  const { workflowId = '', runId = '' } = info.workflowExecution ?? {};
  // The guard looks for the jobs of a run: it knows by itself what that said.
  if (!isRunType(info.workflowType ?? '')) return { wasReset: true };
  const { firstExecutionRunId } = input;
  const { client } = Context.current();
  const before = await saidBeforeReset(client, { workflowId, firstExecutionRunId }, runId);
  return { wasReset: true, before };
}

async function look(
  deps: ActivityDependencies,
  input: FindTuningJobInput,
  signal: AbortSignal,
): Promise<Found> {
  const filtered =
    input.isFirst && !wasReset(input) ? await lookByFilter(deps, input, signal) : undefined;
  return filtered ?? lookThroughAll(deps, input, signal);
}

export function findTuningJob(
  deps: ActivityDependencies,
): (input: FindTuningJobInput) => Promise<FindTuningJobResult> {
  return (input) =>
    converting({ waitOut: input.jobMayExist || wasReset(input) }, () =>
      withHeartbeats(
        () => ({ what: 'looking for the tuning job', done: 0 }),
        async () => {
          const { lookForMs, workflow } = input;
          const { cancellationSignal: signal } = Context.current();
          // A clock that is set meanwhile makes the window neither shorter nor longer.
          const until = performance.now() + lookForMs;
          const pauseMs = Math.min(LONGEST_PAUSE_MS, lookForMs / 5);
          let begin: string | undefined;
          const reset = await resetOf(input);
          const certain = new CertainFind(deps, input, reset.before);
          for (;;) {
            // Read before the look: a look that began before the window's end does not cover it.
            const isLast = performance.now() >= until;
            const { mine, claimed, others, serverTime } = await look(deps, input, signal);
            begin ??= serverTime;
            if (isLast || (await certain.isAmong(mine, begin, signal))) {
              return {
                jobs: mine,
                claimed,
                ...reset,
                ...lookedBy(),
                strays: workflow ? await provenStrays(deps, workflow.id, others) : [],
                serverTime: {
                  ...(begin === undefined ? {} : { begin }),
                  ...(serverTime === undefined ? {} : { end: serverTime }),
                },
              };
            }
            await cancellableSleep(
              Math.min(pauseMs, Math.max(0, until - performance.now())),
              signal,
            );
          }
        },
      ),
    );
}
