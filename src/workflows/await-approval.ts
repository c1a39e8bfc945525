/**
 * Asks a person before anything is created, where the request wants that and the estimate is above its limit or unknown. The
 * updates `approve` and `decline` answer; no answer in time is a no.
 */
import { ApplicationFailure, condition } from '@temporalio/workflow';
import { approvalArgumentProblems } from '../contract/approval';
import type { Approval, ApprovalAnswer, ApprovalArgument } from '../contract/approval';
import { look } from './look';
import type { TuningRun } from './tuning-run';

function refused(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'INVALID_REQUEST');
}

/** Throws when an answer is malformed, or when none is awaited. */
export function checkAnswer(run: TuningRun, argument: unknown): void {
  const problems = approvalArgumentProblems(argument);
  if (problems.length > 0) throw refused(problems.join(' '));
  const decision = run.result.approval?.decision;
  if (decision !== undefined) {
    throw refused(`The run awaits no approval any more: it was ${decision} before.`);
  }
  if (!run.awaitsApproval) throw refused('The run does not await an approval.');
}

/** Takes the first answer. */
export function answer(
  run: TuningRun,
  decision: 'approved' | 'declined',
  argument: ApprovalArgument,
): ApprovalAnswer {
  // Two answers may pass their validators together.
  checkAnswer(run, argument);
  const { by, reason } = argument;
  const stated = { by, ...(reason === undefined ? {} : { reason }), verified: false } as const;
  return decide(run, decision, { stated });
}

function decide(
  run: TuningRun,
  decision: NonNullable<Approval['decision']>,
  more: Pick<Approval, 'stated'> = {},
): ApprovalAnswer {
  const at = new Date().toISOString();
  if (run.result.approval) {
    run.result.approval = { ...run.result.approval, decision, answeredAt: at, ...more };
  }
  return { decision, at };
}

/**
 * Whether there is a job that the run will take up: one for the same `requestId`, or one that was made before a reset. Nobody is
 * asked about what exists.
 */
async function hasJob(run: TuningRun): Promise<boolean> {
  const { jobs, claimed } = await look(run, { throughWindow: run.calls.isUnsettled });
  if (jobs.length > 0 || (claimed ?? []).length > 0) return true;
  run.calls.settle();
  return false;
}

/** Whether the run may create a job only when a person says so, and nobody has. */
export function needsApproval(run: TuningRun): boolean {
  const { approval, existing } = run.request;
  const { estimatedUsd } = run.result.cost;
  // What exists is paid for.
  if (!approval || existing) return false;
  if (estimatedUsd !== undefined && estimatedUsd <= approval.aboveCostUsd) return false;
  return run.result.approval?.decision !== 'approved';
}

/** True when it is approved in time. */
export async function askForApproval(run: TuningRun): Promise<boolean> {
  const { approval } = run.request;
  if (!approval) return true;
  const { estimatedUsd } = run.result.cost;
  const now = Date.now();
  run.result.approval = {
    aboveCostUsd: approval.aboveCostUsd,
    ...(estimatedUsd === undefined ? {} : { estimatedUsd }),
    askedAt: new Date(now).toISOString(),
    until: new Date(now + approval.timeoutMs).toISOString(),
  };
  run.awaitsApproval = true;
  run.enter('awaitingApproval');
  // Seen in the memo even when no worker answers a query.
  run.remember();
  try {
    await condition(() => run.result.approval?.decision !== undefined, approval.timeoutMs);
  } finally {
    run.awaitsApproval = false;
  }
  if (run.result.approval.decision === undefined) decide(run, 'timedOut');
  return run.result.approval.decision === 'approved';
}

/** True when the run may go on: approved, not to be asked for, or there is a job to take up; that it is still there is seen later. */
export async function isApproved(run: TuningRun): Promise<boolean> {
  if (!needsApproval(run) || (await hasJob(run))) return true;
  return askForApproval(run);
}
