/** Findings in the forms of others: SARIF 2.1.0 for code scanning, and annotations of GitHub Actions. Pure. */
import type { DatasetFinding, DatasetReport } from '../contract/dataset';

const LEVELS = { error: 'error', warning: 'warning' } as const;

type Located = DatasetFinding & { uri: string };

function located(reports: readonly DatasetReport[]): Located[] {
  return reports.flatMap(({ uri, findings }) => findings.map((finding) => ({ ...finding, uri })));
}

/** A name may have letters that would end the path, or begin it anew. */
function encoded(uri: string): string {
  const [, scheme = '', path = ''] = /^(gs:\/\/)?(.*)$/s.exec(uri) ?? [];
  return `${scheme}${encodeURI(path).replaceAll(/[?#:]/g, encodeURIComponent)}`;
}

function result({ code, severity, line, path, message, remedy, uri }: Located) {
  return {
    ruleId: code,
    level: LEVELS[severity],
    message: { text: `${message} ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encoded(uri) },
          // A finding about the whole file stands at its first line: GitHub shows none without one.
          region: { startLine: line ?? 1 },
        },
        ...(path === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
  };
}

/** A SARIF log with one run: the rules that were broken, and the findings that are listed. */
export function toSarif(reports: readonly DatasetReport[], version: string): object {
  const findings = located(reports);
  const firsts = new Map<string, Located>();
  for (const finding of findings) {
    if (!firsts.has(finding.code)) firsts.set(finding.code, finding);
  }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vertex-tuning validate',
            version,
            rules: [...firsts.values()].map(({ code, severity, remedy }) => ({
              id: code,
              help: { text: remedy },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        results: findings.map(result),
      },
    ],
  };
}

const escapeMessage = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Commands that GitHub Actions turns into annotations of the file's lines. */
export function toGitHubAnnotations(reports: readonly DatasetReport[]): string {
  return located(reports)
    .map(({ uri, severity, line, code, path, message, remedy }) => {
      const place = `file=${escapeProperty(uri)}${line === undefined ? '' : `,line=${line}`}`;
      const where = path === undefined ? '' : `${path}: `;
      return `::${severity} ${place},title=${code}::${escapeMessage(`${where}${message} ${remedy}`)}`;
    })
    .join('\n');
}
