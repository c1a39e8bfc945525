/** `status` as a page of text. Pure. */
import type { TuningRunStatus } from '../client/run-status';
import { howToAnswer } from './approval-view';
import { formatElapsed, formatPairs, formatState } from './format';
import { renderResult } from './result-view';

export function renderStatusReport(status: TuningRunStatus, now: Date): string {
  const { startTime, closeTime, progress, error, source, retrying, work } = status;
  const isRunning = status.temporalStatus === 'RUNNING';
  const end = closeTime === undefined ? now : new Date(closeTime);
  const detail =
    progress?.detailState === undefined ? '' : `, ${formatState(progress.detailState)}`;
  const of = progress?.epochs === undefined ? '' : ` of ${progress.epochs}`;
  const head = formatPairs([
    ['workflow', status.workflowId],
    ['run', status.runId],
    ['temporal', status.temporalStatus],
    ['phase', status.phase],
    ['started', startTime],
    [isRunning ? 'running for' : 'took', formatElapsed(end.getTime() - Date.parse(startTime))],
    ['progress', progress ? `${formatState(progress.state)}${detail}` : undefined],
    [
      'epochs',
      progress?.completedEpochs === undefined ? undefined : `${progress.completedEpochs}${of}`,
    ],
    ...work.map(
      ({ what, done, total }) =>
        ['doing', `${what}: ${done}${total === undefined ? '' : ` of ${total}`}`] as const,
    ),
    [
      'blocked by',
      progress?.blockedBy ? `${progress.blockedBy.code}: ${progress.blockedBy.message}` : undefined,
    ],
    ...retrying.map(
      ({ activity, attempt, message }) =>
        ['retrying', `${activity}, attempt ${attempt}: ${message}`] as const,
    ),
    ['answer', status.phase === 'awaitingApproval' ? howToAnswer(status.workflowId) : undefined],
    ['error', error ? `${error.code}: ${error.message}` : undefined],
    ['answered by', source === 'memo' && isRunning ? 'no worker; this may be old' : undefined],
  ]);
  const result = renderResult(status);
  return [head.join('\n'), result].filter((block) => block !== '').join('\n\n');
}
