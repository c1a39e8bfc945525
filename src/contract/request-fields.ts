/** The building blocks that the request schemas share: durations, URIs, names. */
import { z } from 'zod';
import { DURATION_PATTERN } from './duration';
import { parseGsUri } from './gs-uri';

export const durationField = z
  .string()
  .regex(DURATION_PATTERN, 'is not a duration. Write for example 90s, 15m, 6h or 3d.');

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
  .regex(/^([a-z][a-z0-9.:-]{2,61}[a-z0-9]|\d+)$/, 'is not a Google Cloud project id or number.');

/** A region, a multi-region, or `global`. */
export const locationField = z
  .string()
  .regex(/^[a-z]{2,}(-[a-z0-9]+)*$/, 'is not a location. Write for example us-central1.');
