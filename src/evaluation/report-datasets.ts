/** The report's section on datasets: what was checked, what was found, what the service dropped. */
import type { DatasetFinding, DatasetReport } from '../contract/dataset';
import { describeRows } from '../contract/describe-rows';
import { html, type Html } from './html';
import { count } from './report-format';
import type { ReportInput } from './report-input';

/** Findings shown per dataset; all are in the JSON report. */
const SHOWN_FINDINGS = 20;

function provenText({ proven }: DatasetReport): Html {
  if (proven === undefined) return html`<span class="soft">not compared</span>`;
  return proven
    ? html`<span class="mark good">unchanged</span>`
    : html`<span class="mark warn">changed since</span>`;
}

function row(dataset: DatasetReport): Html {
  const total = (severity: string): number =>
    dataset.findingCounts
      .filter((finding) => finding.severity === severity)
      .reduce((sum, finding) => sum + finding.count, 0);
  const generation = dataset.generation === undefined ? '' : `generation ${dataset.generation}`;
  const rows =
    dataset.statistics === undefined
      ? undefined
      : html`<br /><span class="small soft">${describeRows(dataset.statistics, count)}</span>`;
  return html`<tr>
    <td class="wide">
      ${dataset.role}<br /><code class="small">${dataset.uri}</code><br /><span class="small soft"
        >${generation}</span
      >${rows}
    </td>
    <td class="n">${count(dataset.examples)}</td>
    <td class="n">${count(dataset.estimatedTokens)}</td>
    <td class="n">${count(total('error'))}</td>
    <td class="n">${count(total('warning'))}</td>
    <td class="n">${dataset.dropped === undefined ? '–' : count(dataset.dropped)}</td>
    <td>${provenText(dataset)}</td>
  </tr>`;
}

function findingRow(finding: DatasetFinding): Html {
  const tone = finding.severity === 'error' ? 'bad' : 'warn';
  return html`<tr>
    <td class="n">${finding.line ?? ''}</td>
    <td><span class="mark ${tone}">${finding.severity}</span></td>
    <td>
      ${finding.message} <span class="soft">${finding.remedy}</span><br /><code class="small soft"
        >${finding.code}${finding.path === undefined ? '' : ` ${finding.path}`}</code
      >
    </td>
  </tr>`;
}

function findings(dataset: DatasetReport): Html | undefined {
  if (dataset.findings.length === 0) return undefined;
  const total = dataset.findingCounts.reduce((sum, finding) => sum + finding.count, 0);
  const shown = dataset.findings.slice(0, SHOWN_FINDINGS);
  const more =
    total > shown.length
      ? html`<p class="small soft">${count(shown.length)} of ${count(total)} shown.</p>`
      : undefined;
  return html`<h3>Findings in the ${dataset.role} dataset</h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th class="n">Line</th>
            <th></th>
            <th>Finding</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(findingRow)}
        </tbody>
      </table>
    </div>
    ${more}`;
}

export function datasetsSection({ result }: ReportInput): Html | undefined {
  if (result.datasets.length === 0) return undefined;
  return html`<h2>Datasets</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Dataset</th>
            <th class="n">Examples</th>
            <th class="n">Tokens, about</th>
            <th class="n">Errors</th>
            <th class="n">Warnings</th>
            <th class="n" title="Dropped by the service">Dropped</th>
            <th>Since the check</th>
          </tr>
        </thead>
        <tbody>
          ${result.datasets.map(row)}
        </tbody>
      </table>
    </div>
    ${result.datasets.map(findings)}`;
}
