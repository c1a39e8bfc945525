/**
 * What the rows of a file consist of, beside what rules need: turns, parts by kind, and how long the examples are. Sums that can
 * be added up, as plain JSON; the lengths as a histogram, so that a file of any size takes a few hundred numbers.
 */
import type { RowStatistics } from '../contract/dataset';
import type { RowCheck } from './row-scan';
import { CHARACTERS_PER_TOKEN } from './token-range';

const PART_KINDS = [
  'text',
  'functionCall',
  'functionResponse',
  'image',
  'audio',
  'video',
  'document',
  'otherFile',
] as const;

export type RowStatisticsState = {
  turns: number;
  parts: Record<(typeof PART_KINDS)[number], number>;
  /** Examples by the step of their estimated tokens. */
  lengths: Partial<Record<number, number>>;
  /** Estimated tokens of the shortest and the longest example; null where there is none. */
  least: number | null;
  most: number;
};

export function noStatistics(): RowStatisticsState {
  return {
    turns: 0,
    parts: {
      text: 0,
      functionCall: 0,
      functionResponse: 0,
      image: 0,
      audio: 0,
      video: 0,
      document: 0,
      otherFile: 0,
    },
    lengths: {},
    least: null,
    most: 0,
  };
}

/** Each step is 19 % longer than the one before: fine enough to say how long examples are. */
const STEPS_PER_DOUBLING = 4;

const stepOf = (tokens: number): number =>
  Math.floor(Math.log2(Math.max(1, tokens)) * STEPS_PER_DOUBLING);

/** Adds a row that could be read. */
export function addRow(state: RowStatisticsState, row: RowCheck): void {
  const { parts, lengths } = state;
  state.turns += row.turns;
  parts.text += row.texts;
  parts.functionCall += row.calls;
  parts.functionResponse += row.responses;
  if (row.files > 0) {
    parts.image += row.image;
    parts.audio += row.audio;
    parts.video += row.video;
    parts.document += row.document;
    parts.otherFile += row.files - row.image - row.audio - row.video - row.document;
  }
  const tokens = Math.ceil(row.characters / CHARACTERS_PER_TOKEN);
  const step = stepOf(tokens);
  lengths[step] = (lengths[step] ?? 0) + 1;
  state.least = Math.min(state.least ?? tokens, tokens);
  state.most = Math.max(state.most, tokens);
}

/** Adds what another part of the file adds up to. */
export function addStatistics(state: RowStatisticsState, other: RowStatisticsState): void {
  state.turns += other.turns;
  for (const kind of PART_KINDS) state.parts[kind] += other.parts[kind];
  for (const [step, count = 0] of Object.entries(other.lengths)) {
    state.lengths[Number(step)] = (state.lengths[Number(step)] ?? 0) + count;
  }
  if (other.least !== null) state.least = Math.min(state.least ?? other.least, other.least);
  state.most = Math.max(state.most, other.most);
}

/** The end of the step below which this share of the examples is. */
function quantile({ lengths, most }: RowStatisticsState, share: number): number {
  const steps = Object.entries(lengths)
    .map(([step, count = 0]) => ({ step: Number(step), count }))
    .toSorted((left, right) => left.step - right.step);
  const wanted = share * steps.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { step, count } of steps) {
    seen += count;
    if (seen >= wanted) return Math.min(most, Math.floor(2 ** ((step + 1) / STEPS_PER_DOUBLING)));
  }
  return most;
}

/** For reports; nothing where no row was read. */
export function summarize(state: RowStatisticsState): RowStatistics | undefined {
  const { turns, least, most } = state;
  if (least === null) return undefined;
  const parts = Object.entries(state.parts).filter(([, count]) => count > 0);
  return {
    turns,
    parts: Object.fromEntries(parts),
    tokensPerExample: {
      least,
      median: quantile(state, 0.5),
      p95: quantile(state, 0.95),
      most,
    },
  };
}
