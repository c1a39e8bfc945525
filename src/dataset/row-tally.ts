/**
 * What the rows of a file add up to: counts, shapes, media resolutions. Tallies of parts of a file can be added up; all of it is
 * plain JSON, so that a part may have been read by another thread.
 */
import { type DatasetFormat, ROW_SHAPES, type RowShape } from './dataset-format';
import type { RowCheck } from './row-scan';
import { addRow, addStatistics, noStatistics, type RowStatisticsState } from './row-statistics';

/** How often something was seen, and where first. */
export type Sighting = { count: number; firstLine: number };

export type RowTallyState = {
  examples: number;
  invalidExamples: number;
  characters: number;
  extraBytes: number;
  /** With images, audio, video or documents. */
  multimodalExamples: number;
  /** With files of any kind, known or not. */
  fileExamples: number;
  /** Files that rows name, of which their objects were looked at, and others; where that is asked for. */
  filesLookedUp: number;
  filesNotLookedUp: number;
  /** Without errors and without images, audio, video or documents. */
  plainExamples: number;
  statistics: RowStatisticsState;
  shapes: Partial<Record<RowShape, Sighting>>;
  /** Of rows with contents, by the code of `RowCheck.instruction`. */
  instructions: Partial<Record<number, Sighting>>;
  /** Of rows that have video or name a resolution, by the code of `RowCheck.mediaResolution`. */
  resolutions: Partial<Record<number, Sighting>>;
  /** Under 0: rows without video that name no resolution. */
  unresolved: Partial<Record<number, Sighting>>;
};

function see<K extends PropertyKey>(
  sightings: Partial<Record<K, Sighting>>,
  key: K,
  line: number,
  count = 1,
): void {
  const known = sightings[key];
  if (known === undefined) sightings[key] = { count, firstLine: line };
  else {
    known.count += count;
    if (line < known.firstLine) known.firstLine = line;
  }
}

export class RowTally {
  readonly state: RowTallyState = {
    examples: 0,
    invalidExamples: 0,
    characters: 0,
    extraBytes: 0,
    multimodalExamples: 0,
    fileExamples: 0,
    filesLookedUp: 0,
    filesNotLookedUp: 0,
    plainExamples: 0,
    statistics: noStatistics(),
    shapes: {},
    instructions: {},
    resolutions: {},
    unresolved: {},
  };

  /** Counts a line that was checked. */
  add(line: number, row: RowCheck): void {
    if (row.isBlank) return;
    const { state } = this;
    state.examples += 1;
    if (row.isInvalid) state.invalidExamples += 1;
    state.characters += row.characters;
    state.extraBytes += row.extraBytes;
    if (row.shape !== undefined) {
      see(state.shapes, row.shape, line);
      addRow(state.statistics, row);
    }
    if (row.instruction > 0) see(state.instructions, row.instruction, line);
    if (row.hasMedia) state.multimodalExamples += 1;
    else if (!row.isInvalid) state.plainExamples += 1;
    if (row.hasFiles) state.fileExamples += 1;
    state.filesNotLookedUp += row.filesNotLookedUp;
    // A row says it for all of its files; one that has none and says nothing is told apart by `unresolved`.
    if (row.hasVideo || row.mediaResolution > 0) see(state.resolutions, row.mediaResolution, line);
    else if (row.shape !== undefined) see(state.unresolved, 0, line);
  }

  /** Counts a line that could not be read at all. */
  addBroken(): void {
    this.state.examples += 1;
    this.state.invalidExamples += 1;
  }

  /** Adds the tally of another part of the file; its line 1 is the line after `linesBefore`. */
  merge(other: RowTallyState, linesBefore: number): void {
    const { state } = this;
    state.examples += other.examples;
    state.invalidExamples += other.invalidExamples;
    state.characters += other.characters;
    state.extraBytes += other.extraBytes;
    state.multimodalExamples += other.multimodalExamples;
    state.fileExamples += other.fileExamples;
    state.filesLookedUp += other.filesLookedUp;
    state.filesNotLookedUp += other.filesNotLookedUp;
    state.plainExamples += other.plainExamples;
    addStatistics(state.statistics, other.statistics);
    for (const shape of ROW_SHAPES) {
      const seen = other.shapes[shape];
      if (seen !== undefined) {
        see(state.shapes, shape, seen.firstLine + linesBefore, seen.count);
      }
    }
    for (const key of ['instructions', 'resolutions', 'unresolved'] as const) {
      for (const [code, seen] of Object.entries(other[key])) {
        if (seen !== undefined) {
          see(state[key], Number(code), seen.firstLine + linesBefore, seen.count);
        }
      }
    }
  }
}

/** The shape of most rows. */
export function mainShape({ shapes }: RowTallyState): RowShape | undefined {
  const [most] = ROW_SHAPES.toSorted(
    (left, right) => (shapes[right]?.count ?? 0) - (shapes[left]?.count ?? 0),
  );
  return most === undefined || shapes[most] === undefined ? undefined : most;
}

/** Several sightings as one; nothing where there are none. */
export function added(sightings: readonly Sighting[]): Sighting | undefined {
  if (sightings.length === 0) return undefined;
  return {
    count: sightings.reduce((sum, { count }) => sum + count, 0),
    firstLine: Math.min(...sightings.map(({ firstLine }) => firstLine)),
  };
}

/** The media resolution of the first row that has video or names one. */
export function firstResolution({ resolutions }: RowTallyState): number | undefined {
  const [first] = Object.entries(resolutions).toSorted(
    ([, left], [, right]) => (left?.firstLine ?? 0) - (right?.firstLine ?? 0),
  );
  return first === undefined ? undefined : Number(first[0]);
}

const FORMAT_OF_SHAPE: Record<RowShape, DatasetFormat | undefined> = {
  contents: 'gemini',
  completions: 'preference',
  references: 'reinforcement',
  assistantContents: 'open-model',
  messages: 'open-model',
  promptCompletion: 'open-model',
  inputOutput: undefined,
  questionAnswer: undefined,
  evaluation: 'evaluation',
  unknown: undefined,
};

/** Formats whose rows have contents or messages, which alone do not tell them apart. */
const BY_METHOD: Partial<Record<DatasetFormat, readonly RowShape[]>> = {
  reinforcement: ['contents'],
  prompts: ['contents', 'messages', 'promptCompletion'],
  'open-model': ['contents'],
};

/** The format that most rows are in, as far as rows show it; nothing where they show none. */
export function detectedFormat(
  tally: RowTallyState,
  expected: DatasetFormat,
): DatasetFormat | undefined {
  const most = mainShape(tally);
  if (most === undefined) return undefined;
  return BY_METHOD[expected]?.includes(most) ? expected : FORMAT_OF_SHAPE[most];
}
