/**
 * The rules about objects that rows name. Lines are numbered from the start of the batch, as in the check of its rows.
 */
import type { BatchCheck } from './batch-check';
import type { CheckSpec } from './check-spec';
import type { FileReference } from './file-reference';
import { FindingLedger } from './finding-ledger';
import type { DatasetLimits } from './limits';
import type { MediaObject, MediaObjects } from './media-objects';
import { isOtherType } from './media-type';
import { limitsOf } from './row-check';
import type { RuleFacts } from './rule';
import { type RuleCode, ruleOf } from './rules';

type Problem = { code: RuleCode; facts?: RuleFacts };

function problemsOf(file: FileReference, object: MediaObject, limits: DatasetLimits): Problem[] {
  if (object === 'missing') return [{ code: 'MEDIA_OBJECT_MISSING' }];
  if (object === 'hidden') return [{ code: 'MEDIA_OBJECT_HIDDEN' }];
  const { size, contentType } = object;
  if (size === 0) return [{ code: 'MEDIA_OBJECT_EMPTY' }];
  const { kind } = file;
  const limit = kind && limits.mediaBytes?.[kind];
  return [
    ...(kind !== undefined && limit !== undefined && size > limit
      ? [{ code: 'MEDIA_OBJECT_TOO_LARGE', facts: { key: kind, count: size, limit } } as const]
      : []),
    ...(isOtherType(file, contentType) ? [{ code: 'MEDIA_OBJECT_TYPE' } as const] : []),
  ];
}

/** The check of a batch with what is to be said of the objects that its rows name. */
export async function withMedia(
  check: BatchCheck,
  objects: MediaObjects,
  { context, maxFindings }: CheckSpec,
): Promise<BatchCheck> {
  const { files: rows = [], ...rest } = check;
  const limits = limitsOf(context);
  const ledger = new FindingLedger(maxFindings);
  let invalidExamples = 0;
  let filesLookedUp = 0;
  const found = await Promise.all(
    rows.map(({ files }) => Promise.all(files.map(({ uri }) => objects.find(uri)))),
  );
  for (const [index, { line, isInvalid, files }] of rows.entries()) {
    let hasError = false;
    for (const [position, file] of files.entries()) {
      const object = found[index]?.[position];
      if (object === undefined) continue;
      filesLookedUp += 1;
      for (const { code, facts } of problemsOf(file, object, limits)) {
        ledger.add(code, { line, path: file.path }, facts);
        hasError ||= ruleOf(code).severity === 'error';
      }
    }
    if (hasError && !isInvalid) invalidExamples += 1;
  }
  const { tally } = rest;
  return {
    ...rest,
    tally: {
      ...tally,
      invalidExamples: tally.invalidExamples + invalidExamples,
      filesLookedUp: tally.filesLookedUp + filesLookedUp,
    },
    ledger: [...rest.ledger, ...ledger.state()],
  };
}
