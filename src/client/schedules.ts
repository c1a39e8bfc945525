/** Temporal Schedules that start tuning runs, with defaults that are safe for work that costs money. */
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import type {
  Client,
  ScheduleDescription,
  ScheduleHandle,
  ScheduleSpec,
  ScheduleSummary,
} from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { DEFAULT_TASK_QUEUE, WORKFLOW_TYPES } from '../contract/names';
import type { Problem } from '../contract/problem';
import { describeProblems } from '../contract/problem';
import type { TuneModelArgument } from '../contract/request';
import { TuningError } from '../contract/tuning-error';
import { summaryOf } from './static-summary';
import { callTemporal } from './temporal-calls';

/** What happens when a run is due while the one before still runs. `TERMINATE_OTHER` would orphan a paid job: refused. */
export const OVERLAPS = ['SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER', 'ALLOW_ALL'] as const;
export type Overlap = (typeof OVERLAPS)[number];

export type CreateScheduleOptions = {
  scheduleId: string;
  request: TuneModelArgument;
  /** When: at least one of `cronExpressions`, `intervals`, `calendars`. Times are UTC unless `timezone` says otherwise. */
  spec: ScheduleSpec;
  /** Default SKIP. */
  overlap?: Overlap;
  /** How late a missed run may still start. Default 10 minutes; the server's own default is a year. */
  catchupWindow?: Duration;
  /** No further runs after one that failed. Default true. */
  pauseOnFailure?: boolean;
  /** Default false. */
  paused?: boolean;
  note?: string;
  /** Ids of the runs begin with this; the server appends the time. Default the schedule's id. */
  workflowId?: string;
  memo?: Record<string, unknown>;
};

export class TuningSchedules {
  private readonly client: Client;
  private readonly taskQueue: string;

  constructor({ client, taskQueue }: { client: Client; taskQueue?: string }) {
    this.client = client;
    this.taskQueue = taskQueue ?? DEFAULT_TASK_QUEUE;
  }

  /** Throws SCHEDULE_ALREADY_EXISTS, or INVALID_REQUEST with all problems. */
  async create(options: CreateScheduleOptions): Promise<void> {
    refuse(problemsOf(options));
    const { scheduleId, request, spec, memo, note } = options;
    await this.call(scheduleId, () =>
      this.client.schedule.create({
        scheduleId,
        spec,
        action: {
          type: 'startWorkflow',
          workflowType: WORKFLOW_TYPES.tuneModel,
          workflowId: options.workflowId ?? scheduleId,
          taskQueue: this.taskQueue,
          args: [request],
          staticSummary: summaryOf(request),
        },
        policies: {
          overlap: options.overlap ?? 'SKIP',
          catchupWindow: options.catchupWindow ?? '10m',
          pauseOnFailure: options.pauseOnFailure ?? true,
        },
        state: { paused: options.paused ?? false, ...(note === undefined ? {} : { note }) },
        ...(memo ? { memo } : {}),
      }),
    );
  }

  /** Schedules of tuning runs only. */
  async list(): Promise<ScheduleSummary[]> {
    return this.call('', async () => {
      const schedules: ScheduleSummary[] = [];
      for await (const schedule of this.client.schedule.list()) {
        if (schedule.action?.workflowType === WORKFLOW_TYPES.tuneModel) schedules.push(schedule);
      }
      return schedules;
    });
  }

  async describe(scheduleId: string): Promise<ScheduleDescription> {
    return this.call(scheduleId, () => this.handle(scheduleId).describe());
  }

  async pause(scheduleId: string, note?: string): Promise<void> {
    await this.call(scheduleId, () => this.handle(scheduleId).pause(note));
  }

  async resume(scheduleId: string, note?: string): Promise<void> {
    await this.call(scheduleId, () => this.handle(scheduleId).unpause(note));
  }

  /** Starts a run now. While one runs it is skipped (the SDK's own default would start a second one). */
  async trigger(scheduleId: string, overlap: Overlap = 'SKIP'): Promise<void> {
    refuse(overlapProblems(overlap));
    await this.call(scheduleId, () => this.handle(scheduleId).trigger(overlap));
  }

  /** Runs that were started go on. */
  async delete(scheduleId: string): Promise<void> {
    await this.call(scheduleId, () => this.handle(scheduleId).delete());
  }

  private handle(scheduleId: string): ScheduleHandle {
    return this.client.schedule.getHandle(scheduleId);
  }

  private async call<T>(scheduleId: string, call: () => Promise<T>): Promise<T> {
    try {
      return await callTemporal(this.client, call);
    } catch (error) {
      if (error instanceof ScheduleNotFoundError) {
        throw new TuningError('SCHEDULE_NOT_FOUND', `There is no schedule ${scheduleId}.`, {
          cause: error,
        });
      }
      if (error instanceof ScheduleAlreadyRunning) {
        throw new TuningError(
          'SCHEDULE_ALREADY_EXISTS',
          `There is a schedule ${scheduleId} already. Delete it first, or choose another id.`,
          { cause: error },
        );
      }
      throw error;
    }
  }
}

function problemsOf({ spec, overlap }: CreateScheduleOptions): Problem[] {
  const times = [spec.cronExpressions, spec.intervals, spec.calendars];
  const problems = overlapProblems(overlap ?? 'SKIP');
  if (times.every((list) => (list ?? []).length === 0)) {
    problems.push({
      path: 'spec',
      message: 'says no time.',
      remedy: 'Give cronExpressions, intervals or calendars.',
    });
  }
  return problems;
}

/** Callers without our types may pass what Temporal would take. */
function overlapProblems(overlap: string): Problem[] {
  if (OVERLAPS.some((known) => known === overlap)) return [];
  const message =
    overlap === 'TERMINATE_OTHER'
      ? 'would terminate the running run, and its paid tuning job would go on without an owner.'
      : `is not one of ${OVERLAPS.join(', ')}.`;
  return [
    { path: 'overlap', message, remedy: 'Use SKIP, or CANCEL_OTHER to cancel the job first.' },
  ];
}

function refuse(problems: Problem[]): void {
  if (problems.length === 0) return;
  throw new TuningError('INVALID_REQUEST', describeProblems(problems), { problems });
}
