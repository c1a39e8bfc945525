/** The building blocks that the request schemas share: durations, URIs, names. */
import { z } from 'zod';
import { DURATION_PATTERN, parseDuration } from './duration';
import { parseGsUri } from './gs-uri';

/** A duration from one second to `longest`: what is longer than any run lives is a slip of the finger. */
export function durationUpTo(longest: string): z.ZodString {
  const longestMs = parseDuration(longest) ?? 0;
  return z
    .string()
    .max(20, 'is not a duration. Write for example 90s, 15m, 6h or 3d.')
    .regex(DURATION_PATTERN, 'is not a duration. Write for example 90s, 15m, 6h or 3d.')
    .refine((text) => {
      const ms = parseDuration(text);
      return ms === undefined || (ms >= 1_000 && ms <= longestMs);
    }, `must be between 1s and ${longest}.`);
}

export const objectUriField = z
  .string()
  .refine(
    (text) => (parseGsUri(text)?.object ?? '') !== '' && !text.endsWith('/'),
    'is not the URI of a Cloud Storage object. Write gs://BUCKET/OBJECT.',
  );

export const directoryUriField = z
  .string()
  .refine(
    (text) => parseGsUri(text) !== undefined,
    'is not the URI of a Cloud Storage directory. Write gs://BUCKET/DIRECTORY/.',
  );

/** A project id (6-30 characters), a legacy domain-scoped id, or a project number. */
export const projectField = z
  .string()
  .regex(
    /^([a-z][a-z0-9.:-]{2,61}[a-z0-9]|\d{1,20})$/,
    'is not a Google Cloud project id or number.',
  );

/** A region, a multi-region, or `global`. */
export const locationField = z
  .string()
  .max(63, 'is not a location. Write for example us-central1.')
  .regex(/^[a-z]{2,}(-[a-z0-9]+)*$/, 'is not a location. Write for example us-central1.');
