/**
 * The request of `tuneModel`: one JSON object. Only what is built is accepted; a field that is planned is refused
 * with a message that says so (`PLANNED_FIELDS`), an unknown one is taken for a typo.
 */
import { z } from 'zod';
import { evaluationSchema } from './evaluation';
import { directoryUriField, durationUpTo, locationField, projectField } from './request-fields';

const datasetChecksSchema = z.strictObject({
  /** `enforce`: errors in a dataset end the run before anything is paid. `warn`: they are reported only. Default enforce. */
  mode: z.enum(['enforce', 'warn']).default('enforce'),
  /** How many findings are listed per dataset (all are counted). Default 100. */
  maxFindings: z.int().min(1).max(1000).default(100),
  /**
   * `verify`: the generation that was checked is compared again right before the create call and after the job's end.
   * `copy`: that generation is copied below `artifactsUri`, and the job is given the copy. `off`: nothing is done. Default verify.
   */
  pinning: z.enum(['verify', 'copy', 'off']).default('verify'),
  /** What becomes of copies. `removeOnEnd`: the run has copies of its own and removes them when no job reads them any more. Default keep. */
  copies: z.enum(['keep', 'removeOnEnd']).default('keep'),
  /**
   * How tokens of the training dataset are counted. `estimate`: from characters, as a range. `exact`: by `countTokens` of the
   * service on a sample of 200 examples, with the interval that follows. Default estimate.
   */
  tokens: z.enum(['estimate', 'exact']).default('estimate'),
  /**
   * What is checked of images, audio, video and documents. `rows`: what rows say of them. `objects`: also that objects in Cloud
   * Storage that rows name exist, and have the right type and size. Default rows.
   */
  media: z.enum(['rows', 'objects']).default('rows'),
});

/** Far above any price or job; what is larger is a slip, and its product would be no number any more. */
const MAX_USD = 1_000_000_000;
const usdField = z.number().positive().max(MAX_USD);

const budgetSchema = z.strictObject({
  /** Price of a million training tokens in USD; prices are never guessed. */
  pricePerMillionTokensUsd: usdField.optional(),
  /** The run ends with BUDGET_EXCEEDED, before anything is created, when the upper end of its estimate is above this. */
  maxCostUsd: usdField.optional(),
});

const approvalSchema = z.strictObject({
  /** A person must approve what may cost more than this, or cannot be estimated. Default 0: always. */
  aboveCostUsd: z.number().min(0).max(MAX_USD).default(0),
  /** How long an answer is awaited, at most 30d; none is a no. Default 24h. */
  timeout: durationUpTo('30d').default('24h'),
});

const deadlinesSchema = z.strictObject({
  /** How long to wait for quota before the job exists, at most 30d. Default 24h. */
  quota: durationUpTo('30d').default('24h'),
  /** How long the tuning job may take from its creation; then it is cancelled. At most 365d, default 7d. */
  tuning: durationUpTo('365d').default('7d'),
  /** How long a cancelled job may take to end before the run fails with CANCEL_UNCONFIRMED, at most 30d. Default 1h. */
  cancelConfirmation: durationUpTo('30d').default('1h'),
});

export const tuneModelRequestSchema = z.strictObject({
  /** Required with `tuningJob`. */
  project: projectField.optional(),
  /** Required with `tuningJob`. */
  location: locationField.optional(),
  /** The REST body of `tuningJobs.create`, camelCase or snake_case. This or `existingTuningJob`. */
  tuningJob: z.record(z.string(), z.unknown()).optional(),
  /** Name of a tuning job that exists, `projects/P/locations/L/tuningJobs/J`: it is taken over, and none is created. */
  existingTuningJob: z.string().optional(),
  /** `allow` carries fields of `tuningJob` that we do not know to the service instead of refusing them. Default refuse. */
  unknownFields: z.enum(['refuse', 'allow']).default('refuse'),
  datasetChecks: datasetChecksSchema.prefault({}),
  /** For the cost estimate, and its limit. */
  budget: budgetSchema.prefault({}),
  /** Ask a person before anything is created. Without it nobody is asked. */
  approval: approvalSchema.optional(),
  deadlines: deadlinesSchema.prefault({}),
  /**
   * Names the wish, whatever workflow id it comes under: where a job of the same project, location and `requestId` is alive or
   * has succeeded, the run takes that one over instead of creating another.
   */
  requestId: z.string().min(1).max(200).optional(),
  /**
   * Creates nothing when a job of a run with this field has succeeded from the same datasets (by content), spec and base model, and
   * its model still exists: the run ends as `unchanged` with that model, or evaluates it where it has an `evaluation`. Default false.
   */
  skipIfUnchanged: z.boolean().default(false),
  /**
   * What to do with the tuned model when the job succeeded in spite of a cancel: `keep` it, or `discard` the version and the
   * endpoints that the job made. Default keep.
   */
  onCompletedDespiteCancel: z.enum(['keep', 'discard']).default('keep'),
  /** What becomes of the job when the run is terminated or times out: `cancel` it, or `leave` it running. Default cancel. */
  onTerminate: z.enum(['cancel', 'leave']).default('cancel'),
  /** Evaluate on success; needs `artifactsUri`. */
  evaluation: evaluationSchema.optional(),
  /** Directory for reports, predictions and scores. Without it nothing is written. */
  artifactsUri: directoryUriField.optional(),
});

type AnyRequest = z.input<typeof tuneModelRequestSchema>;

/** A request that creates a tuning job. */
export type TuneModelRequest = Omit<AnyRequest, 'existingTuningJob'> & {
  project: string;
  location: string;
  tuningJob: Record<string, unknown>;
};
/** A request that takes over a tuning job that exists; project and location are those of its name, and may be left out. */
export type ExistingTuningJobRequest = Omit<AnyRequest, 'tuningJob'> & {
  existingTuningJob: string;
};
/** The argument of `tuneModel`. */
export type TuneModelArgument = TuneModelRequest | ExistingTuningJobRequest;
/** A request with its defaults filled in; `tuningJob` is still as it came. */
export type ParsedTuneModelRequest = z.infer<typeof tuneModelRequestSchema>;

/** Fields of the published contract that are not built yet: refused with this said, never ignored. */
export const PLANNED_FIELDS: readonly string[] = [
  'promotion',
  'cleanup',
  'notify',
  'evaluation.checkpoints',
];
