/** The fingerprint of what a job would be tuned from: contents of the datasets, spec, and model; not its name, labels or description. */
import { createHash } from 'node:crypto';
import type { DatasetReport } from '../../contract/dataset';
import { type Fields, isFields } from '../../contract/fields';

/** What names a job and changes nothing in its model. */
export const WITHOUT_EFFECT: readonly string[] = ['labels', 'description', 'tunedModelDisplayName'];

export type FingerprintedDataset = Pick<
  DatasetReport,
  'role' | 'uri' | 'crc32c' | 'examples' | 'estimatedTokens'
>;

/** Fields that name weights in a bucket, or a service: both may be replaced where they are. */
const REPLACEABLE_FIELDS: readonly string[] = ['customBaseModel', 'cloudRunUri'];

/** Resources whose content may change under their name; of a model also the version's default checkpoint. */
const CHANGING_RESOURCE = /(^|\/)projects\/[^/]+\/locations\/[^/]+\/(datasets|models|endpoints)\//;

/** The same text for the same fields, in whatever order they were written; a dataset is its content, wherever it lies. */
function canonical(value: unknown, contents: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return contents.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => canonical(item, contents));
  if (!isFields(value)) return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, child]) => [name, canonical(child, contents)]);
}

function mayChange(value: unknown, field = ''): boolean {
  if (typeof value === 'string') {
    if (value === '') return false;
    return REPLACEABLE_FIELDS.includes(field) || CHANGING_RESOURCE.test(value);
  }
  if (Array.isArray(value)) return value.some((item) => mayChange(item, field));
  return isFields(value) && Object.entries(value).some(([name, child]) => mayChange(child, name));
}

/** A version alone is not enough: which of its checkpoints is the default can be changed. */
function isFixed(preTunedModel: unknown): boolean {
  if (preTunedModel === undefined) return true;
  if (!isFields(preTunedModel)) return false;
  const { tunedModelName: name, checkpointId } = preTunedModel;
  const hasCheckpoint = typeof checkpointId === 'string' && checkpointId !== '';
  return hasCheckpoint && typeof name === 'string' && /@\d+$/.test(name);
}

/** What the model is made from: the body without names. */
function effective(tuningJob: Fields): Fields {
  const entries = Object.entries(tuningJob);
  return Object.fromEntries(entries.filter(([name]) => !WITHOUT_EFFECT.includes(name)));
}

/** Whether the body names something that may be another thing tomorrow. */
export function hasUnknownContent(tuningJob: Fields): boolean {
  const { preTunedModel, ...others } = effective(tuningJob);
  return !isFixed(preTunedModel) || mayChange(others);
}

/** A label value: 160 bits of SHA-256 in hex. `undefined` where the content of a dataset is not known. */
export function fingerprintOf(
  tuningJob: Fields,
  datasets: readonly FingerprintedDataset[],
): string | undefined {
  const contents = new Map<string, string>();
  for (const { role, uri, crc32c, examples, estimatedTokens } of datasets) {
    if (role === 'evaluation') continue;
    if (crc32c === undefined) return undefined;
    // 32 bits alone are few: the counts of the check go with them.
    contents.set(uri, `${crc32c} ${examples} ${estimatedTokens}`);
  }
  if (contents.size === 0 || hasUnknownContent(tuningJob)) return undefined;
  return createHash('sha256')
    .update(JSON.stringify(canonical(effective(tuningJob), contents)))
    .digest('hex')
    .slice(0, 40);
}
