/** Whether callers may have a worker read an object. Pure. */
import { parseGsUri } from '../contract/gs-uri';
import { matchesAny } from './name-pattern';
import type { Policy } from './policy-schema';

export function mayRead({ readBuckets }: Pick<Policy, 'readBuckets'>, uri: string): boolean {
  const bucket = parseGsUri(uri)?.bucket;
  return readBuckets === undefined || (bucket !== undefined && matchesAny(bucket, readBuckets));
}
