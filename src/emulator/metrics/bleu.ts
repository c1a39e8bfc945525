/** Sentence BLEU as sacrebleu computes it by default: tokenizer 13a, 4-grams, exponential smoothing; from 0 to 1. */

const MAX_ORDER = 4;

export function bleu(
  prediction: string,
  reference: string,
  options: {
    /** Short sentences are measured by the orders they have, instead of scoring 0. */
    useEffectiveOrder: boolean;
  },
): number {
  const predicted = tokenize13a(prediction.trimEnd());
  const wanted = tokenize13a(reference.trimEnd());
  const orders = Array.from({ length: MAX_ORDER }, (_, index) =>
    overlap(predicted, wanted, index + 1),
  );
  if (orders.every(({ correct }) => correct === 0)) return 0;
  const logs: number[] = [];
  let smoothing = 1;
  for (const { correct, total } of orders) {
    if (total === 0) break;
    if (correct === 0) smoothing *= 2;
    logs.push(Math.log(correct === 0 ? 1 / (smoothing * total) : correct / total));
  }
  // An order without any n-gram has the precision 0, and so has the whole.
  if (!options.useEffectiveOrder && logs.length < MAX_ORDER) return 0;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return brevityPenalty(predicted.length, wanted.length) * Math.exp(mean);
}

function brevityPenalty(predicted: number, wanted: number): number {
  return predicted < wanted ? Math.exp(1 - wanted / predicted) : 1;
}

function overlap(
  predicted: readonly string[],
  wanted: readonly string[],
  order: number,
): { correct: number; total: number } {
  const available = ngramCounts(wanted, order);
  let correct = 0;
  for (const [ngram, count] of ngramCounts(predicted, order)) {
    correct += Math.min(count, available.get(ngram) ?? 0);
  }
  return { correct, total: Math.max(0, predicted.length - order + 1) };
}

function ngramCounts(tokens: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start + order <= tokens.length; start++) {
    const ngram = tokens.slice(start, start + order).join(' ');
    counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
  }
  return counts;
}

/** The tokenizer of mteval-v13a: punctuation apart, but not `.` and `,` between digits. */
function tokenize13a(text: string): string[] {
  const line = text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${line} `
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/gu, '$1 $2 ')
    .replace(/([.,])([^0-9])/gu, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
    .split(/\s+/)
    .filter((token) => token !== '');
}
