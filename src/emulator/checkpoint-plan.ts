/**
 * Which checkpoints a tuning job will have: about one per epoch and at most ten, or one every so many steps. The end is
 * always among them.
 */
import { newResourceId } from './resource-id';

export type PlannedCheckpoint = {
  /** `1` for the first. */
  checkpointId: string;
  epoch: number;
  /** Where checkpoints go by steps and not by epochs. */
  step?: number;
  endpointId: string;
  deployedModelId: string;
  /** True where only the last checkpoint is exported: it then exists when tuning is over, not before. */
  onlyAtEnd: boolean;
  /** It takes the place of what another job has deployed, once its own job has succeeded. */
  takesOver?: boolean;
  reachedAt?: number;
  /** It has been put into the registry. */
  isPublished?: boolean;
};

const MOST_CHECKPOINTS = 10;

export type CheckpointWish = {
  epochs: number;
  stepsPerEpoch: number;
  /** Of the whole job; 0 while the dataset has not been read. */
  steps: number;
  /** Steps between checkpoints; absent: about one per epoch. */
  interval?: number;
  onlyLast: boolean;
  /** The endpoint that the last checkpoint takes over, when the job has succeeded. */
  takenEndpointId?: string;
};

export function planCheckpoints(wish: CheckpointWish): PlannedCheckpoint[] {
  const plan = positions(wish).map((position, index) => ({
    checkpointId: String(index + 1),
    ...position,
    endpointId: newResourceId(),
    deployedModelId: newResourceId(),
    onlyAtEnd: wish.onlyLast,
  }));
  const last: PlannedCheckpoint | undefined = plan.at(-1);
  if (last !== undefined && wish.takenEndpointId !== undefined) {
    last.endpointId = wish.takenEndpointId;
    last.takesOver = true;
  }
  return plan;
}

function positions({ epochs, stepsPerEpoch, steps, interval, onlyLast }: CheckpointWish) {
  if (!onlyLast && interval !== undefined && steps > 0) {
    const count = Math.ceil(steps / interval);
    return Array.from({ length: count }, (_, index) => {
      const step = Math.min(steps, (index + 1) * interval);
      return { epoch: Math.ceil(step / stepsPerEpoch), step };
    });
  }
  const count = onlyLast ? 1 : Math.min(epochs, MOST_CHECKPOINTS);
  return Array.from({ length: count }, (_, index) => ({
    epoch: Math.round(((index + 1) * epochs) / count),
  }));
}
