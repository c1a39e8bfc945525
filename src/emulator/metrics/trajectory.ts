/** Metrics of trajectories, the tool calls that an agent made in their order (documentation of the evaluation service). */
import { isDeepStrictEqual } from 'node:util';

export type TrajectoryCall = { toolName?: string; toolInput?: string };

export type TrajectoryMetric = (
  predicted: readonly TrajectoryCall[],
  wanted: readonly TrajectoryCall[],
) => number;

/** The same calls in the same order. */
export const exactTrajectory: TrajectoryMetric = (predicted, wanted) =>
  Number(predicted.length === wanted.length && inOrderTrajectory(predicted, wanted) === 1);

/** All wanted calls in their order; there may be others between them. */
export const inOrderTrajectory: TrajectoryMetric = (predicted, wanted) => {
  let next = 0;
  for (const call of predicted) {
    const expected = wanted[next];
    if (expected !== undefined && isSame(call, expected)) next += 1;
  }
  return Number(next === wanted.length);
};

/** All wanted calls in any order; there may be others. */
export const anyOrderTrajectory: TrajectoryMetric = (predicted, wanted) =>
  Number(matched(predicted, wanted) === wanted.length);

/** Share of the predicted calls that were wanted. */
export const trajectoryPrecision: TrajectoryMetric = (predicted, wanted) =>
  shareOf(matched(predicted, wanted), predicted.length);

/** Share of the wanted calls that were predicted. */
export const trajectoryRecall: TrajectoryMetric = (predicted, wanted) =>
  shareOf(matched(predicted, wanted), wanted.length);

export function usesTool(predicted: readonly TrajectoryCall[], toolName: string): number {
  return Number(predicted.some((call) => call.toolName === toolName));
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Pairs of equal calls; each call is in one pair at most. */
function matched(predicted: readonly TrajectoryCall[], wanted: readonly TrajectoryCall[]): number {
  const left = [...wanted];
  for (const call of predicted) {
    const at = left.findIndex((expected) => isSame(call, expected));
    if (at !== -1) left.splice(at, 1);
  }
  return wanted.length - left.length;
}

function isSame(one: TrajectoryCall, other: TrajectoryCall): boolean {
  return (
    one.toolName === other.toolName &&
    isDeepStrictEqual(inputOf(one.toolInput), inputOf(other.toolInput))
  );
}

/** As JSON where it is JSON: the order of keys and space mean nothing. */
function inputOf(text = ''): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
