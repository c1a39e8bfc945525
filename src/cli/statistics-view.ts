/** What the service counted of the training data, in a line, with what was predicted beside it. Pure. */
import type { DataStatistics } from '../contract/data-statistics';
import type { NumberRange } from '../contract/number-range';
import { formatCount } from './format';

/** Lines and examples that are named; all that are known are in the result. */
const SHOWN = 5;

function beside(counted: number, predicted: NumberRange | undefined): string {
  if (predicted === undefined) return '';
  const { low, high } = predicted;
  if (low === high) return counted === low ? ' (as predicted)' : ` (predicted ${formatCount(low)})`;
  return ` (predicted ${formatCount(low)} to ${formatCount(high)})`;
}

function droppedText({ service, droppedExamples }: DataStatistics): string[] {
  const { dropped, droppedNamed = 0 } = service;
  if (droppedNamed === 0 && (dropped ?? 0) === 0) return [];
  const number =
    dropped === undefined ? `at least ${formatCount(droppedNamed)}` : formatCount(dropped);
  const places = droppedExamples.slice(0, SHOWN).flatMap(({ line, example }) => {
    if (line !== undefined) return [`line ${line}`];
    return example === undefined ? [] : [`example ${example}`];
  });
  const more = (dropped ?? droppedNamed) > places.length && places.length > 0 ? ', …' : '';
  return [`${number} dropped${places.length === 0 ? '' : `: ${places.join(', ')}${more}`}`];
}

export function statisticsText(statistics: DataStatistics): string | undefined {
  const { predicted, service } = statistics;
  const { examples, billableTokens } = service;
  const sameExamples = predicted
    ? { low: predicted.examples, high: predicted.examples }
    : undefined;
  const parts = [
    ...(examples === undefined
      ? []
      : [`${formatCount(examples)} examples${beside(examples, sameExamples)}`]),
    ...(billableTokens === undefined
      ? []
      : [
          `${formatCount(billableTokens)} billable tokens${beside(billableTokens, predicted?.billableTokens)}`,
        ]),
    ...droppedText(statistics),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
