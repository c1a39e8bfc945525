import { mkdirSync, writeFileSync } from 'node:fs';
import type { DataStatistics } from '../../../src/contract/data-statistics';
import { renderReport, type ReportInput, toReportJson } from '../../../src/evaluation';
import {
  cancelledResult,
  failedResult,
  refusedResult,
  reportInput,
  succeededResult,
} from '../../support/report-input';

const REPORTS: [string, ReportInput][] = [
  ['a run that succeeded', reportInput()],
  ['a simulated run', reportInput({ ...succeededResult(), simulated: true })],
  ['a run without evaluation', reportInput({ ...succeededResult(), evaluation: null })],
  ['a cancelled run', reportInput(cancelledResult())],
  ['a job that failed', reportInput(failedResult())],
  ['refused datasets', reportInput(refusedResult())],
];

/** Every string in a value replaced, keys and members of closed lists aside. */
function withStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item) => withStrings(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  const closed = new Set(['outcome', 'phase', 'at', 'severity', 'role', 'by', 'verdict', 'over']);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      closed.has(key) ? item : withStrings(item, replace),
    ]),
  );
}

/** Where to keep the pages, to look at them; none by default. */
const directory = process.env['REPORT_DIRECTORY'];

function textOf(page: string): string {
  return page.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
}

function withStatistics(statistics: Partial<DataStatistics>): string {
  const result = succeededResult();
  const { dataStatistics } = result;
  return textOf(
    renderReport(
      reportInput({
        ...result,
        dataStatistics: dataStatistics && { ...dataStatistics, ...statistics },
      }),
    ),
  );
}

function withPredicted(low: number, high: number): string {
  return withStatistics({ predicted: { examples: 310, billableTokens: { low, high } } });
}

describe('renderReport', () => {
  it.each(REPORTS)('makes one file without script or request for %s', (name, input) => {
    const page = renderReport(input);
    if (directory !== undefined) {
      mkdirSync(directory, { recursive: true });
      writeFileSync(`${directory}/${name.replaceAll(' ', '-')}.html`, page);
    }
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\bsrc=/i);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
    const opened = [...page.matchAll(/<(section|div|table|tbody|tr|td|dl|dd|p|h2|svg|figure)\b/g)]
      .length;
    const closed = [...page.matchAll(/<\/(section|div|table|tbody|tr|td|dl|dd|p|h2|svg|figure)>/g)]
      .length;
    expect(opened).toBe(closed);
  });

  it('gives the same bytes for the same input', () => {
    expect(renderReport(reportInput())).toBe(renderReport(reportInput()));
  });

  it('shows the outcome, the gains, the gate and how to call the model', () => {
    const page = renderReport(reportInput());
    expect(page).toContain('Tuning succeeded, the gate passed');
    expect(page).toContain('✓ passed');
    expect(page).toContain('aria-label="Means of the tuned model: exactMatch 0.825, rougeL 0.921"');
    expect(page).toContain('curl -X POST');
    expect(page).toContain('1 h 18 min');
    expect(page).not.toContain('Simulated');
  });

  it('marks a simulated run, and leaves the token out of its command', () => {
    const page = renderReport(reportInput({ ...succeededResult(), simulated: true }));
    expect(page).toContain('Simulated by the emulator');
    expect(page).not.toContain('print-access-token');
  });

  it('says that a gate did not pass', () => {
    const result = succeededResult();
    const { evaluation } = result;
    const gate = evaluation?.gate.map((rule) => ({ ...rule, passed: false })) ?? [];
    const page = renderReport(
      reportInput({
        ...result,
        outcome: 'gateFailed',
        evaluation: evaluation && { ...evaluation, verdict: 'failed', gate },
      }),
    );
    expect(page).toContain('the gate did not pass');
    expect(page).toContain('✗ not passed');
  });

  it('says who cancelled, and that the job ended', () => {
    const page = renderReport(reportInput(cancelledResult()));
    expect(page).toContain('The tuning job has ended on Vertex AI (cancelled).');
    expect(page).toContain('wrong dataset');
    expect(page).not.toContain('<h2>Evaluation</h2>');
    expect(page).not.toContain('curl');
  });

  it('says why a job failed', () => {
    const page = renderReport(reportInput(failedResult()));
    expect(page).toContain('The dataset could not be processed.');
  });

  it('says that nothing was created for refused datasets', () => {
    const page = renderReport(reportInput(refusedResult()));
    expect(page).toContain('No tuning job was created and nothing was paid.');
    expect(page).toContain('The line is not JSON.');
  });

  describe('on what was predicted and counted', () => {
    it('shows both and the difference', () => {
      const text = withStatistics({});
      expect(text).toContain('Examples 300 300 none');
      expect(text).toContain('Dropped examples 0 2 +2');
      expect(text).toContain('Billable tokens, one epoch 14,200 15,731 +1,531 (+10.8 %)');
      expect(text).toContain('Steps – 57 –');
    });

    it('says where a count lies in a range, or off it', () => {
      expect(withPredicted(14_000, 16_000)).toContain('14,000 to 16,000 15,731 within');
      expect(withPredicted(16_000, 20_000)).toContain('16,000 to 20,000 15,731 −269 (−1.7 %)');
      expect(withPredicted(1, 2)).toContain('Examples 310 300 −10 (−3.2 %)');
    });

    it('lists dropped examples with line and reason, where they are known', () => {
      const text = withStatistics({});
      expect(text).toContain('18 17 Too many tokens.');
      expect(text).toContain('– 204 The image is not valid.');
      expect(text).toContain('All are shown.');
      const service = { droppedNamed: 40 };
      expect(withStatistics({ service: { dropped: 30, droppedNamed: 2 } })).toContain(
        '2 of 30 shown',
      );
      expect(withStatistics({ service })).toContain('2 of the 40 that the service named');
    });

    it('says what the service counted when nothing was predicted', () => {
      expect(withStatistics({ predicted: null })).toContain('Examples – 300 –');
    });

    it('is not there when the service told nothing', () => {
      const page = renderReport(reportInput({ ...succeededResult(), dataStatistics: null }));
      expect(page).not.toContain('Predicted and counted');
    });
  });

  it('does not blame datasets for a failure when their errors were only reported', () => {
    const input = reportInput(refusedResult());
    const datasetChecks = { ...input.request.datasetChecks, mode: 'warn' as const };
    const page = renderReport({ ...input, request: { ...input.request, datasetChecks } });
    expect(page).toContain('No tuning job of it is known.');
    expect(page).not.toContain('nothing was paid');
  });

  it.each(['<script>alert(1)</script>', '"><svg onload=alert(1)>', "'&lt;", 'javascript:alert(1)'])(
    'takes %s for text wherever it stands',
    (attack) => {
      for (const [, input] of REPORTS) {
        const attacked = {
          ...input,
          title: attack,
          workflowId: attack,
          request: withStrings(input.request, () => attack),
          result: withStrings(input.result, () => attack),
        } as ReportInput;
        const page = renderReport(attacked);
        expect(page).not.toMatch(/<script|<svg onload|href="javascript/i);
        expect(page).not.toMatch(/="[^"<>]*"><svg on/);
      }
    },
  );

  it('escapes metric names in charts', () => {
    const input = reportInput();
    const scores = input.scores;
    const attack = '"><script>alert(1)</script>';
    const { evaluation } = input.result;
    const page = renderReport({
      ...input,
      result: {
        ...input.result,
        evaluation: evaluation && {
          ...evaluation,
          metrics: evaluation.metrics.map((comparison) => ({ ...comparison, metric: attack })),
        },
      },
      ...(scores && {
        scores: {
          ...scores,
          metrics: [attack],
          examples: scores.examples.map(({ line, scores: byMetric }) => ({
            line,
            scores: { [attack]: byMetric['rougeL'] ?? { tuned: 0 } },
          })),
        },
      }),
    });
    expect(page).not.toContain('<script');
  });

  it('leaves the command out where the URL could mean something to a shell', () => {
    const result = succeededResult();
    const servingUrl = 'https://example.com/$(reboot)';
    const page = renderReport(
      reportInput({
        ...result,
        tunedModel: result.tunedModel && { ...result.tunedModel, servingUrl },
      }),
    );
    expect(page).not.toContain('curl');
  });
});

describe('toReportJson', () => {
  it('carries the result and a summary of the scores', () => {
    const input = reportInput();
    const report = toReportJson(input);
    expect(report).toEqual({
      formatVersion: 1,
      method: 'supervised',
      sourceModel: 'gemini-2.5-flash',
      title: 'support-routing',
      workflowId: 'tune-support-routing-2026-11-20',
      project: 'demo-project',
      location: 'us-central1',
      baseModel: 'gemini-2.5-flash',
      apiVersion: 'v1beta1',
      simulated: false,
      result: input.result,
      scores: {
        datasetUri: 'gs://demo-bucket/datasets/test.jsonl',
        seed: 7,
        metrics: [
          { metric: 'exactMatch', scored: 80, missing: 0, pairs: expect.any(Object) as object },
          { metric: 'rougeL', scored: 80, missing: 0, pairs: { better: 80, same: 0, worse: 0 } },
        ],
      },
    });
  });

  it('has no scores without an evaluation', () => {
    expect(toReportJson(reportInput(failedResult())).scores).toBeNull();
  });
});
