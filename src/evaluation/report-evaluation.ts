/** The report's section on the evaluation: means, gains, the gate, distributions. */
import type { EvaluatedModel } from '../contract/evaluated-models';
import type {
  Estimate,
  EvaluationResult,
  GateRule,
  MetricComparison,
} from '../contract/evaluation';
import { html, type Html } from './html';
import { distributionChart, meansChart } from './report-charts';
import { count, score, signed } from './report-format';
import type { ReportInput } from './report-input';
import { differences, pairScores } from './score-comparison';
import type { ScoresFile } from './scores-file';

const LEGEND = html`<p class="small soft">
  <span class="key" style="background:var(--tuned);margin-left:0"></span>tuned model<span
    class="key"
    style="background:var(--base)"
  ></span
  >base model
</p>`;

function interval(estimate: Estimate | undefined, format: (value: number) => string): Html {
  return estimate === undefined
    ? html`<td class="n">–</td>`
    : html`<td class="n">
        ${format(estimate.mean)}<br /><span class="small soft"
          >${format(estimate.low)} to ${format(estimate.high)}</span
        >
      </td>`;
}

/** On how many examples the tuned model scored better, the same, worse. */
function winsOf(metric: string, scores: ScoresFile | undefined): Html {
  const gains = scores && differences(pairScores(scores.examples, metric, scores.models));
  if (!gains) return html`<td class="n">–</td>`;
  const better = gains.filter((gain) => gain > 0).length;
  const worse = gains.filter((gain) => gain < 0).length;
  return html`<td class="n">${better} / ${gains.length - better - worse} / ${worse}</td>`;
}

function gainTable(metrics: readonly MetricComparison[], scores: ScoresFile | undefined): Html {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Metric</th>
          <th class="n">Tuned model</th>
          <th class="n">Base model</th>
          <th class="n">Gain</th>
          <th class="n">Better / same / worse</th>
        </tr>
      </thead>
      <tbody>
        ${metrics.map(
          ({ metric, tuned, base, gain }) =>
            html`<tr>
              <td>${metric}</td>
              ${interval(tuned, score)}${interval(base, score)}${interval(gain, signed)}${winsOf(metric, scores)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function ruleText(rule: GateRule): string {
  const parts: string[] = [];
  if (rule.min !== undefined) parts.push(`at least ${rule.min}`);
  if (rule.minGain !== undefined) {
    const sure = rule.confidence === undefined ? '' : ` at ${rule.confidence * 100} % confidence`;
    parts.push(`${rule.minGain} or more over the base model${sure}`);
  }
  return `${rule.metric}: ${parts.join(', ')}`;
}

function gateTable({ gate, verdict }: EvaluationResult): Html {
  if (verdict === 'ungated') {
    return html`<p class="soft">No gate was asked for: nothing was decided by these scores.</p>`;
  }
  return html`<table>
    <tbody>
      ${gate.map(
        ({ rule, passed, explanation }) =>
          html`<tr>
            <td>
              <span class="mark ${passed ? 'good' : 'bad'}"
                >${passed ? '✓ passed' : '✗ not passed'}</span
              >
            </td>
            <td>${ruleText(rule)}<br /><span class="small soft">${explanation}</span></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function distributions(scores: ScoresFile): Html {
  const charts = scores.metrics.flatMap((metric) => {
    const { tuned, base } = pairScores(scores.examples, metric, scores.models);
    if (tuned.length === 0) return [];
    const chart = distributionChart(metric, base ? { tuned, base } : { tuned });
    return html`<figure>
      <figcaption>${metric}</figcaption>
      ${chart}
    </figure>`;
  });
  return html`<h3>Distribution of scores</h3>
    <p class="small soft">Number of examples by score.</p>
    ${LEGEND}
    <div class="charts">${charts}</div>`;
}

function unansweredText(unanswered: EvaluationResult['unanswered']): string {
  const named = (['tuned', 'base'] as const satisfies readonly EvaluatedModel[]).flatMap(
    (model) => {
      const missing = unanswered[model] ?? 0;
      return missing > 0 ? `${count(missing)} by the ${model} model` : [];
    },
  );
  return named.length === 0 ? '' : ` Not answered, and scored 0: ${named.join(', ')}.`;
}

export function evaluationSection({ request, result, scores }: ReportInput): Html | undefined {
  const { evaluation } = result;
  if (evaluation === null) return undefined;
  const dataset = scores?.datasetUri ?? request.evaluation?.datasetUri;
  return html`<h2>Evaluation</h2>
    <p class="soft">
      ${count(evaluation.examples)}
      examples${dataset === undefined ? '' : ` of ${dataset}`}.${unansweredText(evaluation.unanswered)}
      Ranges are 95 % intervals of a paired bootstrap.
    </p>
    ${
      evaluation.metrics.length === 0
        ? html`<p>No metric gave any score.</p>`
        : html`${LEGEND}
            <figure>${meansChart(evaluation.metrics)}</figure>
            ${gainTable(evaluation.metrics, scores)}`
    }
    <h3>Gate</h3>
    ${gateTable(evaluation)}${scores === undefined ? undefined : distributions(scores)}`;
}
