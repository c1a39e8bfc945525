/**
 * The report for people: one HTML file that needs nothing else, no script, no network.
 */
import { html, Html } from './html';
import { approvalSection } from './report-approval';
import { costSection } from './report-cost';
import { datasetsSection } from './report-datasets';
import { evaluationSection } from './report-evaluation';
import { time } from './report-format';
import type { ReportInput } from './report-input';
import { keyNumbers, outcomeBanner } from './report-outcome';
import {
  callSection,
  cancellationSection,
  timelineSection,
  tunedSection,
  warningsSection,
} from './report-run';
import { statisticsSection } from './report-statistics';
import { STYLE } from './report-style';

/** Nothing may be loaded or run, whatever slips in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The same input gives the same bytes. */
export function renderReport(input: ReportInput): string {
  const last = input.result.timeline.at(-1);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${input.title}: tuning report</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <p class="small soft">Tuning report${last === undefined ? '' : `, ${time(last.at)}`}</p>
          <h1>${input.title}</h1>
          <p class="soft">
            ${input.request.sourceModel}, workflow <code>${input.workflowId}</code>
          </p>
          ${outcomeBanner(input)} ${keyNumbers(input)} ${approvalSection(input)}
          ${cancellationSection(input)} ${evaluationSection(input)} ${tunedSection(input)}
          ${callSection(input)} ${timelineSection(input)} ${datasetsSection(input)}
          ${statisticsSection(input)} ${costSection(input)} ${warningsSection(input)}
        </main>
      </body>
    </html> `;
  return page.text;
}
