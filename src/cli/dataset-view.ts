/** What was found in a dataset: where, what, and what to do. Pure; the rows' text is not known here. */
import type { DatasetFinding, DatasetReport } from '../contract/dataset';
import { formatCount } from './format';

export function renderDatasetReport(report: DatasetReport): string {
  const { role, uri, examples, estimatedTokens, findings, findingCounts } = report;
  const all = findingCounts.reduce((sum, { count }) => sum + count, 0);
  const heading = `${role} dataset ${uri}: ${formatCount(examples)} examples, about ${formatCount(estimatedTokens)} tokens`;
  if (all === 0) return `${heading}\n  no findings`;
  const unlisted = all - findings.length;
  return [
    heading,
    ...findings.map((finding) => `  ${renderFinding(finding)}`),
    ...(unlisted > 0 ? [`  and ${formatCount(unlisted)} more:`] : []),
    ...(unlisted > 0
      ? findingCounts.map(
          ({ code, severity, count }) => `    ${severity} ${code}: ${formatCount(count)} in all`,
        )
      : []),
  ].join('\n');
}

function renderFinding({ severity, code, line, path, message, remedy }: DatasetFinding): string {
  const where = [line === undefined ? '' : `line ${line}`, path ?? ''].filter(
    (part) => part !== '',
  );
  const place = where.length === 0 ? '' : ` ${where.join(', ')}:`;
  return `${severity} ${code}${place} ${message} ${remedy}`.trimEnd();
}
