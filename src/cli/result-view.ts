/** The result of a run, as a person wants it. Pure. */
import type { EvaluationResult } from '../contract/evaluation';
import type { TuneModelResult } from '../contract/result';
import { approvalText } from './approval-view';
import { costText } from './cost-view';
import { formatCount, formatPairs, formatScore } from './format';
import { statisticsText } from './statistics-view';
import { renderTable } from './table';

type Shown = Omit<TuneModelResult, 'promotion' | 'duplicates' | 'artifacts'> &
  Partial<Pick<TuneModelResult, 'duplicates' | 'artifacts'>>;

export function renderResult(result: Shown): string {
  const { tuningJob, tunedModel, cost, dataStatistics, evaluation } = result;
  const { cancellation, artifacts, warnings, approval, rebase } = result;
  const pairs = formatPairs([
    ['outcome', result.outcome ?? undefined],
    ['rebased from', rebase?.source],
    ['operation', tuningJob ? undefined : rebase?.operation],
    ['tuning job', tuningJob?.name],
    ['state', tuningJob?.state],
    [
      'job error',
      tuningJob?.error ? `${tuningJob.error.code}: ${tuningJob.error.message}` : undefined,
    ],
    ['console', result.simulated ? undefined : tuningJob?.consoleUrl],
    ['tuned model', tunedModel?.model],
    ['endpoint', tunedModel?.endpoint],
    ['duplicates', result.duplicates?.length ? result.duplicates.join(', ') : undefined],
    ['cancelled', cancellation ? cancelText(cancellation) : undefined],
    ['removed', cancellation?.discarded?.removed.join(', ') || undefined],
    ['approval', approval ? approvalText(approval) : undefined],
    ...result.datasets.map(
      ({ role, uri, examples, findingCounts, dropped }) =>
        [
          `${role} data`,
          `${uri} (${formatCount(examples)} examples, ${findingsText(findingCounts)}${dropped ? `, ${formatCount(dropped)} dropped` : ''})`,
        ] as const,
    ),
    ['counted', dataStatistics ? statisticsText(dataStatistics) : undefined],
    ['cost estimate', costText(cost)],
    ['report', artifacts?.html],
  ]);
  const blocks = [
    pairs.join('\n'),
    evaluation ? renderEvaluation(evaluation) : '',
    warnings.map(({ code, message }) => `warning ${code}: ${message}`).join('\n'),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function cancelText({ by, reason, requestedBy, at }: NonNullable<TuneModelResult['cancellation']>) {
  return `by ${requestedBy ?? by}${reason === undefined ? '' : ` ("${reason}")`} at ${at}`;
}

function findingsText(counts: TuneModelResult['datasets'][number]['findingCounts']): string {
  const sum = (severity: string): number =>
    counts.reduce((total, entry) => total + (entry.severity === severity ? entry.count : 0), 0);
  const [errors, warnings] = [sum('error'), sum('warning')];
  if (errors + warnings === 0) return 'no findings';
  return `${formatCount(errors)} errors, ${formatCount(warnings)} warnings`;
}

export function renderEvaluation({ metrics, gate, examples, verdict }: EvaluationResult): string {
  const rows = metrics.map(({ metric, tuned, base, gain }) => [
    metric,
    formatScore(tuned.mean),
    base ? formatScore(base.mean) : '',
    gain
      ? `${gain.mean >= 0 ? '+' : ''}${formatScore(gain.mean)} [${formatScore(gain.low)}, ${formatScore(gain.high)}]`
      : '',
  ]);
  const rules = gate.map(
    ({ passed, explanation }) => `${passed ? 'passed' : 'FAILED'}  ${explanation}`,
  );
  return [
    renderTable(['metric', 'tuned', 'base', 'gain [95 %]'], rows),
    `${formatCount(examples)} examples; gate: ${verdict}`,
    ...rules,
  ].join('\n');
}
