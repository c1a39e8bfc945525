/** ROUGE as rouge-score 0.1.2 computes it: F-measure of n-grams, longest common subsequence, and its union per line. */
import { porterStem } from './porter-stemmer';

export type RougeOptions = {
  /** `rouge1` to `rouge9`, `rougeL`, `rougeLsum`. */
  rougeType: string;
  useStemmer: boolean;
};

/** Words of up to this many letters are never stemmed. */
const UNSTEMMED_LENGTH = 3;

export function isRougeType(text: string): boolean {
  return /^rouge([1-9]|L|Lsum)$/.test(text);
}

export function rouge(prediction: string, reference: string, options: RougeOptions): number {
  const { rougeType, useStemmer } = options;
  if (rougeType === 'rougeLsum') {
    return summaryLevel(sentences(prediction, useStemmer), sentences(reference, useStemmer));
  }
  const predicted = tokenize(prediction, useStemmer);
  const wanted = tokenize(reference, useStemmer);
  if (rougeType !== 'rougeL') return ngramScore(predicted, wanted, Number(rougeType.slice(-1)));
  const common = lcsTable(wanted, predicted).at(-1)?.at(-1) ?? 0;
  return fMeasure(common, predicted.length, wanted.length);
}

function tokenize(text: string, useStemmer: boolean): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (!useStemmer) return [...words];
  return words.map((word) => (word.length > UNSTEMMED_LENGTH ? porterStem(word) : word));
}

function fMeasure(hits: number, predicted: number, wanted: number): number {
  const precision = predicted === 0 ? 0 : hits / predicted;
  const recall = wanted === 0 ? 0 : hits / wanted;
  return hits === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

function countOf(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function ngrams(tokens: readonly string[], n: number): string[] {
  const count = Math.max(0, tokens.length - n + 1);
  return Array.from({ length: count }, (_, start) => tokens.slice(start, start + n).join(' '));
}

function ngramScore(predicted: string[], wanted: string[], n: number): number {
  const [mine, theirs] = [ngrams(predicted, n), ngrams(wanted, n)];
  const available = countOf(mine);
  let hits = 0;
  for (const [ngram, count] of countOf(theirs)) hits += Math.min(count, available.get(ngram) ?? 0);
  return fMeasure(hits, mine.length, theirs.length);
}

/** Row i, column j: length of the longest common subsequence of the first i and j tokens. */
function lcsTable(left: readonly string[], right: readonly string[]): number[][] {
  const table = [Array.from({ length: right.length + 1 }, () => 0)];
  for (const token of left) {
    const above = table.at(-1) ?? [];
    const row = [0];
    for (const [column, other] of right.entries()) {
      row.push(
        token === other
          ? (above[column] ?? 0) + 1
          : Math.max(above[column + 1] ?? 0, row[column] ?? 0),
      );
    }
    table.push(row);
  }
  return table;
}

function sentences(text: string, useStemmer: boolean): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => tokenize(line, useStemmer));
}

function summaryLevel(predicted: string[][], wanted: string[][]): number {
  const available = countOf(predicted.flat());
  let hits = 0;
  for (const sentence of wanted) {
    for (const token of unionLcs(sentence, predicted)) {
      const left = available.get(token) ?? 0;
      // No token counts more often than it stands in the prediction; in the reference each place counts once anyway.
      if (left === 0) continue;
      hits += 1;
      available.set(token, left - 1);
    }
  }
  return fMeasure(hits, predicted.flat().length, wanted.flat().length);
}

/** Tokens of the sentence that are in a longest common subsequence with any of the others. */
function unionLcs(sentence: readonly string[], others: readonly string[][]): string[] {
  const hit = new Set(others.flatMap((other) => lcsPositions(sentence, other)));
  return sentence.filter((_, index) => hit.has(index));
}

/** The way back through the table decides between equally long subsequences; it is rouge-score's own. */
function lcsPositions(wanted: readonly string[], predicted: readonly string[]): number[] {
  const table = lcsTable(wanted, predicted);
  const positions: number[] = [];
  let [row, column] = [wanted.length, predicted.length];
  while (row > 0 && column > 0) {
    if (wanted[row - 1] === predicted[column - 1]) {
      positions.push(row - 1);
      row -= 1;
      column -= 1;
    } else if ((table[row]?.[column - 1] ?? 0) > (table[row - 1]?.[column] ?? 0)) {
      column -= 1;
    } else {
      row -= 1;
    }
  }
  return positions;
}
