/** A run as a log: one plain line per change, for output that is no terminal. Pure. */
import type { TuningRunStatus } from '../client/run-status';
import { approvalText, howToAnswer } from './approval-view';
import { formatState } from './format';

/** What is told of a status, by subject; a line is printed when its text changes. */
function factsOf(status: TuningRunStatus): Map<string, string> {
  const { phase, tuningJob, progress, work, retrying, warnings, approval } = status;
  const facts = new Map<string, string>();
  if (phase !== 'closed') facts.set('phase', `phase ${phase}`);
  if (approval) facts.set('approval', `approval ${approvalText(approval)}`);
  if (phase === 'awaitingApproval') {
    facts.set('answer', `answer it: ${howToAnswer(status.workflowId)}`);
  }
  if (tuningJob) facts.set('job', `tuning job ${tuningJob.name}`);
  const state = progress?.state ?? tuningJob?.state;
  if (state !== undefined) facts.set('state', `job ${formatState(state)}`);
  const detail = progress?.detailState;
  if (detail !== undefined) facts.set('detail', `job ${formatState(detail)}`);
  if (progress?.completedEpochs !== undefined && progress.completedEpochs > 0) {
    const of = progress.epochs === undefined ? '' : ` of ${progress.epochs}`;
    facts.set('epochs', `epoch ${progress.completedEpochs}${of} completed`);
  }
  for (const { what } of work) facts.set(`work ${what}`, what);
  const blocked = progress?.blockedBy;
  if (blocked) facts.set('blocked', `blocked by ${blocked.code}: ${blocked.message}`);
  for (const { activity, message } of retrying) {
    facts.set(`retry ${activity}`, `${activity} is tried again: ${message}`);
  }
  for (const { code, message } of warnings)
    facts.set(`warning ${code} ${message}`, `warning ${code}: ${message}`);
  if (status.source === 'memo' && status.temporalStatus === 'RUNNING') {
    facts.set('source', 'no worker answers; start one with: vertex-tuning worker');
  }
  return facts;
}

/** Lines for what is new or different since the status before. */
export function describeChanges(
  previous: TuningRunStatus | undefined,
  current: TuningRunStatus,
): string[] {
  const before = previous ? factsOf(previous) : new Map<string, string>();
  const after = factsOf(current);
  const lines = [...after].filter(([subject, text]) => before.get(subject) !== text);
  const isFree = before.has('blocked') && !after.has('blocked') && current.phase !== 'closed';
  return [...lines.map(([, text]) => text), ...(isFree ? ['no longer blocked'] : [])];
}
