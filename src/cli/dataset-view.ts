/** What was found in a dataset, for people: one paragraph per rule. Pure; the rows' text is not known here. */
import type {
  DatasetFinding,
  DatasetReport,
  FindingSeverity,
  TokenCount,
} from '../contract/dataset';
import type { ErrorCode } from '../contract/error-codes';
import { describeRows } from '../contract/describe-rows';
import { formatCount } from './format';

/** Lines named per rule; the report for programs names as many as it lists. */
const LINES_NAMED = 8;

type FindingCount = DatasetReport['findingCounts'][number];

const plural = (count: number, word: string): string =>
  `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;

function totalOf(reports: readonly DatasetReport[], severity: FindingSeverity): number {
  return reports
    .flatMap(({ findingCounts }) => findingCounts)
    .filter((counted) => counted.severity === severity)
    .reduce((sum, { count }) => sum + count, 0);
}

export function renderDatasetReport(report: DatasetReport): string {
  const { role, uri, examples, estimatedTokens, format, findings, findingCounts } = report;
  const { tokenCount, files, statistics } = report;
  const summary = [
    `${role} dataset ${uri}: ${formatCount(examples)} examples`,
    tokenCount ? renderTokenCount(tokenCount) : `about ${formatCount(estimatedTokens)} tokens`,
    ...(format === undefined ? [] : [`format ${format}`]),
    ...(files === undefined ? [] : [`${plural(files.lookedUp, 'file')} looked at`]),
    ...(files === undefined || files.notLookedUp === 0
      ? []
      : [`${formatCount(files.notLookedUp)} elsewhere`]),
  ].join(', ');
  const heading =
    statistics === undefined ? summary : `${summary}\n  ${describeRows(statistics, formatCount)}`;
  if (findingCounts.length === 0) return `${heading}\n  no findings`;
  return [
    heading,
    ...findingCounts.map((counted) =>
      renderCode(
        counted,
        findings.filter(({ code }) => code === counted.code),
      ),
    ),
  ].join('\n');
}

/** The rule, how often and where it was broken; then what it says of the first place. */
function renderCode({ code, severity, count }: FindingCount, listed: DatasetFinding[]): string {
  const [first] = listed;
  const heading = `  ${severity.padEnd('warning'.length)} ${code}`;
  if (first === undefined) return `${heading}  ${formatCount(count)} times`;
  return [
    [heading, ...placesOf(first, count, listed)].join('  '),
    `          ${first.message}`,
    `          ${first.remedy}`,
  ].join('\n');
}

function placesOf(first: DatasetFinding, count: number, listed: DatasetFinding[]): string[] {
  const lines = [...new Set(listed.flatMap(({ line }) => line ?? []))];
  const path = first.path === undefined ? '' : `, ${first.path}`;
  if (lines.length === 0) return [];
  if (count === 1) return [`line ${lines[0]}${path}`];
  const named = lines.slice(0, LINES_NAMED).join(', ');
  const rest = lines.length > LINES_NAMED || count > listed.length ? ' …' : '';
  return [`${formatCount(count)} times: line ${named}${rest}${path}`];
}

/**
 * The last line: whether these datasets can be used; by default for tuning.
 *
 * @param end the code that a run would end with for its cost, if it would.
 */
export function renderVerdict(
  reports: readonly DatasetReport[],
  use: 'tuning' | 'evaluation' = 'tuning',
  end?: ErrorCode,
): string {
  const [errors, warnings] = [totalOf(reports, 'error'), totalOf(reports, 'warning')];
  if (errors > 0 || end !== undefined) {
    const found = `not ready: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
    const code = end ?? 'DATASET_INVALID';
    return use === 'tuning' ? `${found}; a run would end here with ${code}` : found;
  }
  return warnings > 0 ? `ready, with ${plural(warnings, 'warning')}` : 'ready';
}

/** Counted of all, or reckoned from a sample with its interval. */
function renderTokenCount({ tokens, low, high, sampled, examples }: TokenCount): string {
  if (low === high) return `${formatCount(tokens)} tokens (counted by the service)`;
  return `${formatCount(tokens)} tokens (95 %: ${formatCount(low)} to ${formatCount(high)}; counted by the service on ${formatCount(sampled)} of ${formatCount(examples)} examples)`;
}
