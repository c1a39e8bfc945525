/**
 * The rules about rows with `contents`, for every method that takes them. The hot path of a check: one walk over the keys, no
 * closures, no paths.
 */
import type { JsonObject } from './json';
import type { DatasetLimits, MediaKind } from './limits';
import { unknownKey } from './part-check';
import { checkCompletions, checkReferences } from './pair-check';
import type { RowScan } from './row-scan';
import {
  checkCalls,
  checkGenerationConfig,
  checkSystemInstruction,
  checkTools,
} from './tools-check';
import { type TextAmount, tokenRange } from './token-range';
import { checkTurns, type TurnPlan } from './turn-check';

export type ContentsPlan = TurnPlan & {
  /** What stands beside contents in every row of the format. */
  companion: 'completions' | 'references' | undefined;
  /** The service has refused function parts of this base model before. */
  areFunctionsUncertain: boolean;
  /** The base model is older than media resolutions of single parts. */
  isBeforePartResolution: boolean;
  limits: DatasetLimits;
};

const MEDIA_KINDS: readonly MediaKind[] = ['image', 'audio', 'video', 'document'];

function checkMedia(limits: DatasetLimits, scan: RowScan): void {
  if (limits.mediaPerExample === undefined) return;
  for (const key of MEDIA_KINDS) {
    const count = scan[key];
    const limit = limits.mediaPerExample[key];
    if (limit !== undefined && count > limit) {
      scan.add('MEDIA_TOO_MANY', 'contents', { key, count, limit });
    }
  }
}

/** Reports an example of more tokens than the limit: an error only where it is above it by the whole range of the estimate. */
export function checkTokens(text: TextAmount, limits: DatasetLimits, scan: RowScan): void {
  const limit = limits.tokensPerExample;
  // Most rows are far below: the range ends before one token per byte.
  if (limit === undefined || text.characters + text.extraBytes <= limit) return;
  const { low, high } = tokenRange(text);
  if (high <= limit) return;
  if (limits.severity === 'warning') scan.add('EXAMPLE_LONG', undefined, { count: high, limit });
  else if (low > limit) scan.add('EXAMPLE_TOO_LONG', undefined, { count: low, limit });
  else scan.add('EXAMPLE_MAYBE_TOO_LONG', undefined, { count: high, limit });
}

/** Checks a row that should have contents. */
export function checkContents(row: JsonObject, plan: ContentsPlan, scan: RowScan): void {
  let systemInstruction: unknown = undefined;
  let tools: unknown = undefined;
  let config: unknown = undefined;
  let position = 0;
  for (const key in row) {
    position += 1;
    switch (key) {
      case 'contents':
        break;
      case 'systemInstruction':
      case 'system_instruction':
        systemInstruction = chosen(row[key], systemInstruction, 'systemInstruction', scan);
        break;
      case 'generationConfig':
      case 'generation_config':
        config = chosen(row[key], config, 'generationConfig', scan);
        break;
      case 'tools':
        tools = row[key] ?? undefined;
        break;
      default:
        if (key !== plan.companion) unknownKey(key, position, undefined, scan);
    }
  }
  const contents = row['contents'];
  checkTurns(contents, plan, scan);
  scan.instruction = systemInstruction === undefined ? 1 : 2;
  if (systemInstruction !== undefined) checkSystemInstruction(systemInstruction, scan);
  const declared = tools === undefined ? undefined : checkTools(tools, scan);
  if (scan.hasFunctionParts) {
    checkCalls(contents, declared, scan);
    if (plan.areFunctionsUncertain) scan.add('FUNCTION_PARTS_UNCERTAIN', 'contents');
  }
  if (scan.hasPartResolution && plan.isBeforePartResolution) {
    scan.add('MEDIA_RESOLUTION_OF_PART', 'contents');
  }
  if (config !== undefined) checkGenerationConfig(config, scan);
  if (scan.hasMedia) checkMedia(plan.limits, scan);
  if (plan.companion === 'completions') {
    checkTokens(checkCompletions(row['completions'], plan, scan), plan.limits, scan);
  } else {
    checkTokens(scan, plan.limits, scan);
    if (plan.companion === 'references') checkReferences(row['references'], scan);
  }
}

/** The value that counts where a key may stand in two spellings; null is no value. */
function chosen(
  value: unknown,
  other: unknown,
  key: 'systemInstruction' | 'generationConfig',
  scan: RowScan,
): unknown {
  if (value === null || value === undefined) return other;
  if (other === undefined) return value;
  scan.add('BOTH_SPELLINGS', undefined, { key });
  return other;
}
