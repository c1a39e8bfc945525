/**
 * The form of a policy: what whoever may start workflows may have the worker do with its rights. A field that is absent
 * restricts nothing; an empty list allows nothing.
 */
import { z } from 'zod';

/** `*` is a wildcard at the end only: in the middle it would allow more than is seen at a glance. */
const pattern = z
  .string()
  .min(1, 'is empty.')
  .max(500, 'has more than 500 characters.')
  .regex(/^[^*]*\*?$/, 'has a * that is not at its end. Only there it stands for any rest.')
  .refine((text) => text.trim() === text, 'begins or ends with white space.');

const patterns = z.array(pattern);

/** Project numbers are written without quotes as a rule. */
const projectPattern = z.union([pattern, z.int().positive().transform(String)], {
  error: 'is not a project: write an id, a number, or the begin of an id and *.',
});

const bucketPattern = pattern.refine(
  (text) => !/[/:]/.test(text),
  'is not the name of a bucket. Write it without gs:// and without a directory.',
);

const kmsKeyPattern = pattern.regex(
  /^projects\/[^/*]+\//,
  'is not a key. Write projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY; after PROJECT/ a * may stand for the rest.',
);

/** A wildcard in the host would let callers send data to a host of theirs. */
const uriPattern = pattern.regex(
  /^https:\/\/[^/*@]+(\/.*)?$/,
  'is not an https address. A * may stand for the rest after the host and a slash only.',
);

/** Compiled when the file is read: a pattern that is none must not be found by the first request. */
const labelPattern = z
  .string()
  .max(500)
  .refine((text) => wholeValue(text) !== undefined, 'is not a regular expression.');

const requiredLabelSchema = z
  .strictObject({
    key: z.string().min(1).max(63),
    /** The value is one of these. */
    values: z.array(z.string()).min(1, 'allows no value.').optional(),
    /** The whole value matches this regular expression. */
    pattern: labelPattern.optional(),
  })
  .refine(
    (label) => label.values === undefined || label.pattern === undefined,
    'has values and pattern. Keep one.',
  );

const priceSchema = z.strictObject({
  /** Model, or the begin of its name and `*`; the first price that fits holds. */
  model: pattern,
  pricePerMillionTokensUsd: z.number().positive('must be above 0.'),
});

export const policySchema = z.strictObject({
  projects: z.array(projectPattern).optional(),
  locations: patterns.optional(),
  models: patterns.optional(),
  readBuckets: z.array(bucketPattern).optional(),
  writeBuckets: z.array(bucketPattern).optional(),
  serviceAccounts: patterns.optional(),
  kmsKeys: z.array(kmsKeyPattern).optional(),
  /** Where a reinforcement job may send prompts and answers to be rewarded. */
  rewardUris: z.array(uriPattern).optional(),
  /** Code of the caller's in rewards and metrics, run by Google. Default allow. */
  customCode: z.enum(['allow', 'refuse']).default('allow'),
  /** Whether callers may take over tuning jobs that they did not make, and cancel them so. Default allow. */
  existingTuningJobs: z.enum(['allow', 'refuse']).default('allow'),
  /** The most that a run may be estimated to cost, in USD; needs `prices`. */
  maxCostUsd: z.number().positive('must be above 0.').optional(),
  prices: z.array(priceSchema).default([]),
  requiredLabels: z.array(requiredLabelSchema).default([]),
  /** Names of the sinks that requests may have notified. */
  notificationSinks: patterns.optional(),
});

export type Policy = z.infer<typeof policySchema>;

/** The regular expression that a whole value must match; `undefined` where it is none. */
export function wholeValue(text: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${text})$`, 'u');
  } catch {
    return undefined;
  }
}
