/** The fingerprint of what a job would be tuned from: contents of the datasets, spec, and model; not its name, labels or description. */
import { isFields } from './fields';
import type { Fields } from './fields';
import { createHash } from 'node:crypto';
import type { DatasetReport } from '../../contract/dataset';

/** What names a job and changes nothing in its model. */
export const WITHOUT_EFFECT: readonly string[] = ['labels', 'description', 'tunedModelDisplayName'];

export type FingerprintedDataset = Pick<
  DatasetReport,
  'role' | 'uri' | 'crc32c' | 'examples' | 'estimatedTokens'
>;

/** A dataset resource, whose content may change under its name. */
const DATASET_RESOURCE = /"projects\/[^"/]+\/locations\/[^"/]+\/datasets\/[^"]+"/;

/** The same text for the same fields, in whatever order they were written; a dataset is its content, wherever it lies. */
function canonical(value: unknown, contents: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return contents.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => canonical(item, contents));
  if (!isFields(value)) return value;
  return Object.entries(value)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, child]) => [name, canonical(child, contents)]);
}

/** Whether the body names something that may be another thing tomorrow. */
export function hasUnknownContent(tuningJob: Fields): boolean {
  if (DATASET_RESOURCE.test(JSON.stringify(tuningJob))) return true;
  const { preTunedModel } = tuningJob;
  if (!isFields(preTunedModel)) return false;
  const name = preTunedModel['tunedModelName'];
  return typeof name !== 'string' || !/@\d+$/.test(name);
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
  const effective = Object.fromEntries(
    Object.entries(tuningJob).filter(([name]) => !WITHOUT_EFFECT.includes(name)),
  );
  return createHash('sha256')
    .update(JSON.stringify(canonical(effective, contents)))
    .digest('hex')
    .slice(0, 40);
}
