/**
 * The file `scores.json`: what each model scored on each example, by line number; no text of the dataset.
 */
import { z } from 'zod';
import { EVALUATED_MODELS } from '../contract/evaluated-models';

/** Null: the service gave no score. An example without an answer scores 0. */
const score = z.number().nullable();

const exampleScoresSchema = z.object({
  /** 1-based line in the evaluation dataset. */
  line: z.int().min(1),
  /** By metric id, then by model. */
  scores: z.record(z.string(), z.object({ tuned: score, base: score.optional() })),
});

export const scoresFileSchema = z.object({
  formatVersion: z.literal(1),
  datasetUri: z.string(),
  seed: z.int(),
  simulated: z.boolean(),
  models: z.array(z.enum(EVALUATED_MODELS)),
  /** Metric ids in the order of the request. */
  metrics: z.array(z.string()),
  examples: z.array(exampleScoresSchema),
});

export type ExampleScores = z.infer<typeof exampleScoresSchema>;
export type ScoresFile = z.infer<typeof scoresFileSchema>;
