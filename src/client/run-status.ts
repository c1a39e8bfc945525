/** The status of a run as callers see it: the workflow's own answer, what its activities do, and Temporal's view. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { ErrorCode } from '../contract/error-codes';
import type { TuneModelStatus, TuningProgress, WorkProgress } from '../contract/messages';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import type { Problem } from '../contract/problem';
import { PHASES } from '../contract/result';
import type { Phase, TuneModelResult } from '../contract/result';
import type { RetriedActivity } from './pending-work';

export type TuningRunStatus = TuneModelStatus & {
  workflowId: string;
  runId: string;
  /** `RUNNING`, `COMPLETED`, `FAILED`, `CANCELLED`, `TERMINATED`, ... */
  temporalStatus: string;
  /** ISO 8601. */
  startTime: string;
  closeTime?: string;
  /**
   * Who answered: the run itself (`worker`), its result (`result`), or, when no worker of the run answers, what the run
   * last wrote down (`memo`), which may be old.
   */
  source: 'worker' | 'result' | 'memo';
  /** How far the tuning job is, while it is awaited. */
  progress?: TuningProgress;
  /** What dataset checks and evaluations are doing. */
  work: WorkProgress[];
  retrying: RetriedActivity[];
  /** Why a run failed. */
  error?: { code: ErrorCode; message: string; problems: readonly Problem[] };
};

/** The status that a result, final or partial, amounts to. */
export function statusOfResult(result: TuneModelResult | undefined, phase: Phase): TuneModelStatus {
  return {
    phase,
    outcome: result?.outcome ?? null,
    tuningJob: result?.tuningJob ?? null,
    tunedModel: result?.tunedModel ?? null,
    datasets: result?.datasets ?? [],
    cost: result?.cost ?? {},
    dataStatistics: result?.dataStatistics ?? null,
    evaluation: result?.evaluation ?? null,
    cancellation: result?.cancellation ?? null,
    approval: result?.approval ?? null,
    ...(result?.rebase ? { rebase: result.rebase } : {}),
    warnings: result?.warnings ?? [],
    timeline: result?.timeline ?? [],
    simulated: result?.simulated ?? false,
  };
}

/** A memo is written when an approval is asked for, and not again before a job is there. */
function isAwaited(memo: TuneModelResult | undefined): boolean {
  return memo?.approval !== undefined && memo.approval !== null && memo.tuningJob === null;
}

/** The phase of a run that nobody answers for: its search attribute, else what its memo implies. */
export function phaseWithoutAnswer(
  description: WorkflowExecutionDescription,
  memo: TuneModelResult | undefined,
): Phase {
  const values: Readonly<Record<string, unknown>> = Object.fromEntries(
    description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  const told = PHASES.find((phase) => phase === values[SEARCH_ATTRIBUTES.phase]);
  if (told === undefined && isAwaited(memo)) return 'awaitingApproval';
  return told ?? (memo?.tuningJob ? 'tuning' : 'checking');
}
