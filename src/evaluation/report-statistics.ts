/** The report's section on what was predicted of the training dataset and what the service counted of it. */
import type { DataStatistics, DroppedExample } from '../contract/data-statistics';
import type { NumberRange } from '../contract/number-range';
import { html, type Html } from './html';
import { count, difference, range } from './report-format';
import type { ReportInput } from './report-input';

const NOT_KNOWN = '–';

type Row = { name: string; predicted: NumberRange | undefined; counted: number | undefined };

function exactly(value: number | undefined): NumberRange | undefined {
  return value === undefined ? undefined : { low: value, high: value };
}

function row({ name, predicted, counted }: Row): Html {
  const isBoth = predicted !== undefined && counted !== undefined;
  return html`<tr>
    <td>${name}</td>
    <td class="n">${predicted === undefined ? NOT_KNOWN : range(predicted, count)}</td>
    <td class="n">${counted === undefined ? NOT_KNOWN : count(counted)}</td>
    <td class="n">${isBoth ? difference(predicted, counted) : NOT_KNOWN}</td>
  </tr>`;
}

function rowsOf({ predicted, service }: DataStatistics): Row[] {
  // Where nobody knows what is billed, the tokens of the dataset are all that can be said.
  const billable = { predicted: predicted?.billableTokens, counted: service.billableTokens };
  const tokens: Row = { name: 'Tokens', predicted: predicted?.tokens, counted: undefined };
  const rows: Row[] = [
    { name: 'Examples', predicted: exactly(predicted?.examples), counted: service.examples },
    { name: 'Dropped examples', predicted: exactly(predicted?.dropped), counted: service.dropped },
    ...(predicted?.billableTokens ? [] : [tokens]),
    { name: 'Billable tokens, one epoch', ...billable },
    { name: 'Billable characters', predicted: undefined, counted: service.billableCharacters },
    { name: 'Characters', predicted: undefined, counted: service.characters },
    { name: 'Steps', predicted: undefined, counted: service.steps },
  ];
  return rows.filter((one) => one.predicted !== undefined || one.counted !== undefined);
}

function droppedRow({ example, line, reason }: DroppedExample): Html {
  return html`<tr>
    <td class="n">${line ?? NOT_KNOWN}</td>
    <td class="n">${example ?? NOT_KNOWN}</td>
    <td>${reason ?? html`<span class="soft">not said</span>`}</td>
  </tr>`;
}

/** How many of the dropped examples the table shows, and why not all. */
function shownText({ service, droppedExamples }: DataStatistics): string {
  const shown = count(droppedExamples.length);
  const named = service.droppedNamed ?? droppedExamples.length;
  if (service.dropped !== undefined) {
    return service.dropped === droppedExamples.length
      ? 'All are shown.'
      : `${shown} of ${count(service.dropped)} shown; the service names a sample.`;
  }
  return named > droppedExamples.length
    ? `${shown} of the ${count(named)} that the service named are shown. It does not say how many there are.`
    : `${shown} shown: those that the service named. It does not say how many there are.`;
}

function droppedTable(statistics: DataStatistics): Html | undefined {
  const { droppedExamples } = statistics;
  if (droppedExamples.length === 0) return undefined;
  return html`<h3>Dropped by the service</h3>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th class="n">Line</th>
            <th class="n">Example</th>
            <th class="rest">Reason</th>
          </tr>
        </thead>
        <tbody>
          ${droppedExamples.map(droppedRow)}
        </tbody>
      </table>
    </div>
    <p class="small soft">${shownText(statistics)}</p>`;
}

export function statisticsSection({ result }: ReportInput): Html | undefined {
  const { dataStatistics: statistics } = result;
  if (!statistics) return undefined;
  return html`<h2>Predicted and counted</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>Training dataset</th>
            <th class="n">Predicted</th>
            <th class="n">Counted by the service</th>
            <th class="n">Difference</th>
          </tr>
        </thead>
        <tbody>
          ${rowsOf(statistics).map(row)}
        </tbody>
      </table>
    </div>
    <p class="small soft">
      Whether the billable tokens of the service include epochs is not documented; one epoch was
      predicted.
    </p>
    ${droppedTable(statistics)}`;
}
