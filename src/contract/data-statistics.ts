/**
 * What the check of a training dataset said of it, and what the service counted when the job read it. Numbers and line
 * numbers only: no text of a dataset, and of the service's words on dropped examples what the scrubber leaves.
 */
import type { NumberRange } from './number-range';

/** An example that the service dropped: it was neither trained on nor billed. */
export type DroppedExample = {
  /** Its number as the service counts them, from 1. */
  example?: number;
  /** Its line in the file that was checked, from 1; absent where that is not sure. */
  line?: number;
  /** Why, in the service's words. */
  reason?: string;
};

/** Of the training dataset, before the job. */
export type PredictedStatistics = {
  examples: number;
  /** Examples with errors. */
  dropped?: number;
  /** Absent where nobody can say, as of media. */
  tokens?: NumberRange;
  /** Of one epoch; absent where the unit of the method is not documented. */
  billableTokens?: NumberRange;
};

/** Of the same, by the service (`tuningDataStats`); which of them there are depends on the method. */
export type ServiceStatistics = {
  /** `tuningDatasetExampleCount`. */
  examples?: number;
  /** `totalBillableTokenCount`; whether that includes epochs is not documented. */
  billableTokens?: number;
  /** `totalBillableCharacterCount`, of old models. */
  billableCharacters?: number;
  /** `totalTuningCharacterCount`. */
  characters?: number;
  /** `tuningStepCount`. */
  steps?: number;
  /** `totalTruncatedExampleCount`; only supervised tuning counts dropped examples. */
  dropped?: number;
  /** How many of the dropped examples the service named: a sample. */
  droppedNamed?: number;
};

export type DataStatistics = {
  /** Null where the training dataset was not checked. */
  predicted: PredictedStatistics | null;
  service: ServiceStatistics;
  /** The first of those that the service named, at most 20. */
  droppedExamples: DroppedExample[];
};
