/** The client for other services: start, see, cancel and await tuning runs. */
import { WorkflowExecutionAlreadyStartedError, WorkflowFailedError } from '@temporalio/client';
import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import type { ApprovalAnswer, ApprovalArgument } from '../contract/approval';
import type { CancelTuningArgument, TuneModelStatus } from '../contract/messages';
import {
  DEFAULT_TASK_QUEUE,
  isRunType,
  QUERIES,
  RESULT_MEMO,
  SIGNALS,
  UPDATES,
  WORKFLOW_TYPES,
} from '../contract/names';
import type { RebaseTunedModelRequest } from '../contract/rebase';
import type { TuneModelArgument } from '../contract/request';
import type { TuneModelResult } from '../contract/result';
import { TuningError } from '../contract/tuning-error';
import { sendAnswer } from './approvals';
import { readPendingWork } from './pending-work';
import type { PendingWork } from './pending-work';
import { isTuneModelResult, readRunEnd, TuningRunError } from './run-error';
import type { RunEnd } from './run-error';
import { phaseWithoutAnswer, statusOfResult } from './run-status';
import type { TuningRunStatus } from './run-status';
import { summaryOf, summaryOfRebase } from './static-summary';
import { addressOf, callTemporal, meaningOf } from './temporal-calls';

/** A worker answers a query in milliseconds, or there is none. */
const QUERY_TIMEOUT_MS = 5_000;

export type TuningClientOptions = {
  client: Client;
  /** Task queue of the workers. Default `vertex-tuning`. */
  taskQueue?: string;
};

export type StartOptions = {
  /** Names the run for good: a second start with it is refused while one runs, and after one that ended well. */
  workflowId: string;
  searchAttributes?: SearchAttributePair[];
  memo?: Record<string, unknown>;
};

export type StartedRun = { workflowId: string; runId: string };

export type ResultOptions = {
  /** Stops waiting, and rejects with the signal's reason; the run goes on. */
  signal?: AbortSignal;
};

export class TuningClient {
  readonly client: Client;
  readonly taskQueue: string;

  constructor({ client, taskQueue }: TuningClientOptions) {
    this.client = client;
    this.taskQueue = taskQueue ?? DEFAULT_TASK_QUEUE;
  }

  /** Starts `tuneModel`. Throws WORKFLOW_ALREADY_STARTED when the id is taken. */
  start(request: TuneModelArgument, options: StartOptions): Promise<StartedRun> {
    return this.startRun(WORKFLOW_TYPES.tuneModel, request, summaryOf(request), options);
  }

  /** Starts `rebaseTunedModel`; everything else of this client is the same for both. Throws as `start`. */
  startRebase(request: RebaseTunedModelRequest, options: StartOptions): Promise<StartedRun> {
    const summary = summaryOfRebase(request);
    return this.startRun(WORKFLOW_TYPES.rebaseTunedModel, request, summary, options);
  }

  private async startRun(
    type: string,
    request: object,
    staticSummary: string,
    { workflowId, searchAttributes, memo }: StartOptions,
  ): Promise<StartedRun> {
    try {
      const handle = await this.call(() =>
        this.client.workflow.start(type, {
          workflowId,
          taskQueue: this.taskQueue,
          args: [request],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          workflowIdConflictPolicy: 'FAIL',
          staticSummary,
          ...(searchAttributes ? { typedSearchAttributes: searchAttributes } : {}),
          ...(memo ? { memo } : {}),
        }),
      );
      return { workflowId, runId: handle.firstExecutionRunId };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      throw new TuningError(
        'WORKFLOW_ALREADY_STARTED',
        `A run with the workflow id ${workflowId} is running, or ended well before: nothing was started. Watch that one, or choose another id.`,
        { cause: error },
      );
    }
  }

  /** Where a run stands; works for closed runs, and, from what the run wrote down, without any worker. */
  async status(workflowId: string): Promise<TuningRunStatus> {
    const description = await this.describe(workflowId);
    const answer =
      description.status.name === 'RUNNING'
        ? await this.statusOfRunning(description)
        : await this.statusOfClosed(description);
    const { closeTime } = description;
    return {
      ...answer,
      workflowId,
      runId: description.runId,
      temporalStatus: description.status.name,
      startTime: description.startTime.toISOString(),
      ...(closeTime ? { closeTime: closeTime.toISOString() } : {}),
    };
  }

  /**
   * Asks a run to cancel: kept by the server when no worker runs. The run ends when the tuning job has really ended, so
   * await `result`. A run that is closed already is left alone: false.
   */
  async cancel(workflowId: string, argument: CancelTuningArgument = {}): Promise<boolean> {
    try {
      await this.call(() =>
        this.client.workflow.getHandle(workflowId).signal(SIGNALS.cancelTuning, argument),
      );
      return true;
    } catch (error) {
      if (!(error instanceof TuningError && error.code === 'WORKFLOW_NOT_FOUND')) throw error;
      // The server says "not found" of a closed run too; this throws when there is really none.
      await this.describe(workflowId);
      return false;
    }
  }

  /** Lets a run that awaits an approval create its job. Throws INVALID_REQUEST where it awaits none; needs a worker. */
  approve(workflowId: string, argument: ApprovalArgument): Promise<ApprovalAnswer> {
    return sendAnswer(this.client, workflowId, UPDATES.approve, argument);
  }

  /** Ends a run that awaits an approval: outcome `declined`, nothing created. Otherwise as `approve`. */
  decline(workflowId: string, argument: ApprovalArgument): Promise<ApprovalAnswer> {
    return sendAnswer(this.client, workflowId, UPDATES.decline, argument);
  }

  /** Waits for the end of a run. Throws `TuningRunError` when it failed. */
  async result(workflowId: string, options: ResultOptions = {}): Promise<TuneModelResult> {
    const handle = this.client.workflow.getHandle(workflowId);
    try {
      return await this.untilAborted(options.signal, () => resultOf(handle));
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) {
        options.signal?.throwIfAborted();
        throw this.meaning(error);
      }
      const memo = memoOf(await this.describe(workflowId));
      const end = readRunEnd(error.cause);
      if (end.kind === 'cancelled' && memo) return memo;
      throw runError(workflowId, end, memo, error);
    }
  }

  private async statusOfRunning(description: WorkflowExecutionDescription): Promise<Answer> {
    const pending = await this.pendingWork(description);
    const { progress, work, retrying } = pending;
    const live = { ...(progress ? { progress } : {}), work, retrying };
    try {
      const status = await this.client.connection.withDeadline(Date.now() + QUERY_TIMEOUT_MS, () =>
        this.client.workflow
          .getHandle(description.workflowId, description.runId)
          .query<TuneModelStatus>(QUERIES.status),
      );
      return { ...status, ...live, source: 'worker' };
    } catch {
      // No worker, or one that cannot replay the run: what the run wrote down is still there.
      const memo = memoOf(description);
      const phase = phaseWithoutAnswer(description, memo);
      return { ...statusOfResult(memo, phase), ...live, source: 'memo' };
    }
  }

  private async statusOfClosed(description: WorkflowExecutionDescription): Promise<Answer> {
    const memo = memoOf(description);
    const closed = { work: [], retrying: [] };
    const handle = this.client.workflow.getHandle(description.workflowId, description.runId);
    try {
      const result = await this.call(() => resultOf(handle));
      return { ...statusOfResult(result, 'closed'), ...closed, source: 'result' };
    } catch (error) {
      if (!(error instanceof WorkflowFailedError)) throw error;
      const end = readRunEnd(error.cause);
      if (end.kind === 'cancelled') {
        return { ...statusOfResult(memo, 'closed'), ...closed, source: 'memo' };
      }
      const { code, message, problems, result } = end;
      return {
        ...statusOfResult(result ?? memo, 'closed'),
        ...closed,
        source: result ? 'result' : 'memo',
        error: { code, message, problems },
      };
    }
  }

  /** Evaluations run in a child: what it does is what the run does. */
  private async pendingWork(description: WorkflowExecutionDescription): Promise<PendingWork> {
    const { loadedDataConverter, namespace } = this.client.options;
    const pending = await readPendingWork(description, loadedDataConverter, namespace);
    for (const child of pending.children) {
      const handle = this.client.workflow.getHandle(child.workflowId, child.runId);
      try {
        const described = await this.call(() => handle.describe());
        const inside = await readPendingWork(described, loadedDataConverter, namespace);
        pending.work.push(...inside.work);
        pending.retrying.push(...inside.retrying);
      } catch (error) {
        if (!(error instanceof TuningError)) throw error;
      }
    }
    return pending;
  }

  private async describe(workflowId: string): Promise<WorkflowExecutionDescription> {
    const description = await this.call(() =>
      this.client.workflow.getHandle(workflowId).describe(),
    );
    if (isRunType(description.type)) return description;
    throw new TuningError(
      'WORKFLOW_NOT_FOUND',
      `The workflow ${workflowId} is of the type ${description.type}: not a tuning run.`,
    );
  }

  private call<T>(call: () => Promise<T>): Promise<T> {
    return callTemporal(this.client, call);
  }

  private untilAborted<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
    return signal ? this.client.connection.withAbortSignal(signal, call) : call();
  }

  private meaning(error: unknown): unknown {
    return meaningOf(error, addressOf(this.client.connection), this.client.options.namespace);
  }
}

type Answer = Omit<
  TuningRunStatus,
  'workflowId' | 'runId' | 'temporalStatus' | 'startTime' | 'closeTime'
>;

function resultOf(handle: WorkflowHandle): Promise<TuneModelResult> {
  return handle.result() as Promise<TuneModelResult>;
}

function memoOf(description: WorkflowExecutionDescription): TuneModelResult | undefined {
  const memo = description.memo?.[RESULT_MEMO];
  return isTuneModelResult(memo) ? memo : undefined;
}

function runError(
  workflowId: string,
  end: RunEnd,
  memo: TuneModelResult | undefined,
  cause: unknown,
): TuningRunError {
  if (end.kind === 'cancelled') {
    return new TuningRunError(
      'JOB_MAY_BE_RUNNING',
      `The run ${workflowId} was cancelled and left no result. Look for a tuning job of it on Vertex AI.`,
      { workflowId, cause },
    );
  }
  const { code, message, problems, result } = end;
  return new TuningRunError(code, message, { workflowId, result: result ?? memo, problems, cause });
}
