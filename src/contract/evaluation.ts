/** The evaluation block of a request, the request of `evaluateTunedModel`, and what both give. */
import { z } from 'zod';
import type { EvaluatedModel } from './evaluated-models';
import { directoryUriField, locationField, objectUriField, projectField } from './request-fields';

const metricId = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
    'is not a metric id: a letter, then letters, digits, _ and -.',
  );

/** One metric, computed by `evaluateInstances`; the member that is present says which. */
export const metricSchema = z
  .strictObject({
    id: metricId,
    exactMatchSpec: z.strictObject({}).optional(),
    bleuSpec: z.strictObject({ useEffectiveOrder: z.boolean().optional() }).optional(),
    rougeSpec: z
      .strictObject({
        rougeType: z
          .enum([
            'rouge1',
            'rouge2',
            'rouge3',
            'rouge4',
            'rouge5',
            'rouge6',
            'rouge7',
            'rouge8',
            'rouge9',
            'rougeL',
            'rougeLsum',
          ])
          .optional(),
        useStemmer: z.boolean().optional(),
        splitSummaries: z.boolean().optional(),
      })
      .optional(),
  })
  .refine(
    (metric) =>
      [metric.exactMatchSpec, metric.bleuSpec, metric.rougeSpec].filter(
        (spec) => spec !== undefined,
      ).length === 1,
    'needs exactly one of exactMatchSpec, bleuSpec, rougeSpec.',
  );

/** One rule of the gate; all rules must hold. */
export const gateRuleSchema = z
  .strictObject({
    /** Id of a metric in `metrics`. */
    metric: metricId,
    /** The tuned model's mean must be at least this. */
    min: z.number().optional(),
    /** Compare with this model's mean. */
    over: z.enum(['base']).optional(),
    /** The tuned model's mean must exceed the other's by at least this; needs `over`. */
    minGain: z.number().optional(),
    /** The gain must hold at the lower end of an interval of this confidence (0.5 to 0.999); needs `minGain`. */
    confidence: z.number().min(0.5).max(0.999).optional(),
  })
  .refine(
    (rule) => rule.min !== undefined || rule.minGain !== undefined,
    'needs min, or over with minGain.',
  )
  .refine(
    (rule) => (rule.over === undefined) === (rule.minGain === undefined),
    'needs over and minGain together.',
  )
  .refine(
    (rule) => rule.confidence === undefined || rule.minGain !== undefined,
    'confidence needs minGain.',
  );

export const evaluationSchema = z
  .strictObject({
    /** Examples in the training format; the last model turn is the reference. */
    datasetUri: objectUriField,
    /** At most this many examples are used, drawn with `seed`. Default 200. */
    maxExamples: z.int().min(1).max(10_000).default(200),
    /** Seed of the draw and of the confidence intervals. Default 0. */
    seed: z.int().min(0).default(0),
    /** Models the tuned model is compared with. Default the base model. */
    compareWith: z.array(z.enum(['base'])).default(['base']),
    /** Default exact match and ROUGE-L. */
    metrics: z
      .array(metricSchema)
      .min(1)
      .default([
        { id: 'exactMatch', exactMatchSpec: {} },
        { id: 'rougeL', rougeSpec: { rougeType: 'rougeL' } },
      ]),
    /** Rules that must all hold; without any, there is no gate. */
    gate: z.array(gateRuleSchema).default([]),
  })
  .superRefine((evaluation, context) => {
    const ids = new Set<string>();
    evaluation.metrics.forEach((metric, index) => {
      if (ids.has(metric.id)) {
        context.addIssue({
          code: 'custom',
          path: ['metrics', index, 'id'],
          message: `repeats the metric id ${metric.id}.`,
        });
      }
      ids.add(metric.id);
    });
    evaluation.gate.forEach((rule, index) => {
      if (!ids.has(rule.metric)) {
        context.addIssue({
          code: 'custom',
          path: ['gate', index, 'metric'],
          message: `names the metric ${rule.metric}, which is not among metrics.`,
        });
      }
      if (rule.over !== undefined && !evaluation.compareWith.includes(rule.over)) {
        context.addIssue({
          code: 'custom',
          path: ['gate', index, 'over'],
          message: `compares with ${rule.over}, which is not in compareWith.`,
        });
      }
    });
  });

export type Metric = z.infer<typeof metricSchema>;
export type GateRule = z.infer<typeof gateRuleSchema>;
export type EvaluationRequest = z.input<typeof evaluationSchema>;
/** The block with its defaults filled in. */
export type Evaluation = z.infer<typeof evaluationSchema>;

/** The argument of the workflow `evaluateTunedModel`. */
export const evaluateTunedModelRequestSchema = z.strictObject({
  project: projectField,
  location: locationField,
  /** Endpoint of the tuned model (or of a checkpoint), `projects/P/locations/L/endpoints/E`. */
  endpoint: z
    .string()
    .regex(/^projects\/[^/]+\/locations\/[^/]+\/endpoints\/[^/]+$/, 'is not an endpoint name.'),
  /** Base model to compare with, such as `gemini-2.5-flash`. */
  baseModel: z.string().min(1),
  evaluation: evaluationSchema,
  /** Where predictions, scores and the report are written. */
  artifactsUri: directoryUriField,
  /** API version of all calls. Default v1beta1. */
  apiVersion: z.enum(['v1', 'v1beta1']).default('v1beta1'),
});

export type EvaluateTunedModelRequest = z.input<typeof evaluateTunedModelRequestSchema>;
export type CheckedEvaluation = z.infer<typeof evaluateTunedModelRequestSchema>;

/** A mean with the bootstrap interval of 95 % around it. */
export type Estimate = { mean: number; low: number; high: number; count: number };

export type MetricComparison = {
  metric: string;
  tuned: Estimate;
  base?: Estimate;
  /** Mean of the paired differences, tuned minus base. */
  gain?: Estimate;
};

export type GateRuleResult = {
  rule: GateRule;
  passed: boolean;
  observed: number | null;
  explanation: string;
};

export type EvaluationVerdict = 'passed' | 'failed' | 'ungated';

export type EvaluationResult = {
  verdict: EvaluationVerdict;
  /** Examples that were asked. */
  examples: number;
  /** Examples without an answer (blocked, empty, refused), by model; they score 0. */
  unanswered: Partial<Record<EvaluatedModel, number>>;
  metrics: MetricComparison[];
  gate: GateRuleResult[];
  /** Scores by example, `gs://`; the report is made from it. */
  scoresUri: string;
  simulated: boolean;
};
