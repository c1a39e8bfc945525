/** Which checkpoints a tuning job will have: about one per epoch, at most ten, the last epoch always among them. */
import { newResourceId } from './resource-id';

export type PlannedCheckpoint = {
  /** `1` for the first. */
  checkpointId: string;
  epoch: number;
  endpointId: string;
  deployedModelId: string;
  /** True where only the last checkpoint is exported: it then exists when tuning is over, not before. */
  onlyAtEnd: boolean;
  reachedAt?: number;
  /** It has been put into the registry. */
  isPublished?: boolean;
};

const MOST_CHECKPOINTS = 10;

export function planCheckpoints(epochs: number, onlyLast: boolean): PlannedCheckpoint[] {
  const count = onlyLast ? 1 : Math.min(epochs, MOST_CHECKPOINTS);
  return Array.from({ length: count }, (_, index) => ({
    checkpointId: String(index + 1),
    epoch: Math.round(((index + 1) * epochs) / count),
    endpointId: newResourceId(),
    deployedModelId: newResourceId(),
    onlyAtEnd: onlyLast,
  }));
}
