/**
 * The rules about a dataset as a whole, applied when all of it has been read.
 */
import { isOpenModel, shortModelName } from '../contract/model-name';
import type { DatasetFormat, RowShape } from './dataset-format';
import type { FindingLedger } from './finding-ledger';
import {
  type DatasetLimits,
  FEW_EXAMPLES_ADVICE,
  FEW_EXAMPLES_OLD_MINIMUM,
  FILE_BYTES_LIMIT,
  FILE_BYTES_WARNING,
  MAX_INVALID_SHARE,
} from './limits';
import { formatFor, limitsOf, type RowContext } from './row-check';
import { added, firstResolution, mainShape, type RowTallyState } from './row-tally';

/** What was counted while reading. */
export type FileFacts = {
  context: RowContext;
  tally: RowTallyState;
  bytes: number;
  /** Examples of the training dataset, for the check of a validation dataset. */
  trainingExamples?: number;
  /** `firstResolution` of the training dataset, for the check of a validation dataset. */
  trainingResolution?: number;
  /** `mainShape` of the training dataset, for the check of a validation dataset. */
  trainingShape?: RowShape;
};

function checkSize({ bytes, context }: FileFacts, ledger: FindingLedger): void {
  // Of open models no limit of a file is documented.
  const isLimited = !isOpenModel(context.baseModel ?? '');
  if (isLimited && bytes > FILE_BYTES_LIMIT) {
    ledger.add('FILE_TOO_LARGE', {}, { count: bytes, limit: FILE_BYTES_LIMIT });
  } else if (bytes > FILE_BYTES_WARNING) ledger.add('FILE_LARGE', {}, { count: bytes });
}

function checkCount(
  count: number,
  limit: number | undefined,
  { severity }: Pick<DatasetLimits, 'severity'>,
  ledger: FindingLedger,
): void {
  if (limit === undefined || count <= limit) return;
  const code = severity === 'error' ? 'EXAMPLES_TOO_MANY' : 'EXAMPLES_MANY';
  ledger.add(code, {}, { count, limit });
}

function checkTrainingCount(
  { tally }: FileFacts,
  limits: DatasetLimits,
  ledger: FindingLedger,
): void {
  const { examples: count, multimodalExamples } = tally;
  const multimodal = multimodalExamples > 0 ? limits.multimodalTrainingExamples : undefined;
  checkCount(count, multimodal ?? limits.trainingExamples, limits, ledger);
  const few = [FEW_EXAMPLES_OLD_MINIMUM, FEW_EXAMPLES_ADVICE].find((least) => count < least);
  if (few !== undefined && count > 0) ledger.add('EXAMPLES_FEW', {}, { count, limit: few });
}

function checkValidationCount(
  { tally, trainingExamples }: FileFacts,
  limits: DatasetLimits,
  ledger: FindingLedger,
): void {
  const { examples: count } = tally;
  const { validationShare: share, validationExamplesBeforeShare: from } = limits;
  checkCount(count, limits.validationExamples, limits, ledger);
  checkCount(count, limits.doubtfulValidationExamples, { severity: 'warning' }, ledger);
  if (trainingExamples === undefined || share === undefined || count <= (from ?? 0)) return;
  const limit = Math.floor(trainingExamples * share);
  const code = limits.severity === 'error' ? 'VALIDATION_SHARE' : 'VALIDATION_SHARE_HIGH';
  if (count > limit) ledger.add(code, {}, { count, limit });
}

/** Formats that take rows of several shapes; elsewhere a foreign shape is a finding of its row. */
const MANY_SHAPED: readonly DatasetFormat[] = ['open-model', 'prompts'];

function checkShapes({ context, tally, trainingShape }: FileFacts, ledger: FindingLedger): void {
  if (!MANY_SHAPED.includes(formatFor(context))) return;
  const taken = ['contents', 'messages', 'promptCompletion'] as const;
  const reference = taken.find((shape) => shape === (trainingShape ?? mainShape(tally)));
  if (reference === undefined) return;
  const others = taken.filter((shape) => shape !== reference);
  const mixed = added(others.flatMap((shape) => tally.shapes[shape] ?? []));
  if (mixed) ledger.add('FORMAT_MIXED', { line: mixed.firstLine }, { count: mixed.count });
}

function checkResolutions({ tally, trainingResolution }: FileFacts, ledger: FindingLedger): void {
  const reference = trainingResolution ?? firstResolution(tally);
  const others = Object.entries(tally.resolutions).flatMap(([code, seen]) =>
    seen === undefined || Number(code) === reference ? [] : [seen],
  );
  const mixed = added(others);
  if (mixed !== undefined) {
    const place = { line: mixed.firstLine, path: 'generationConfig' };
    ledger.add('MEDIA_RESOLUTION_MIXED', place, { count: mixed.count });
  }
  const unresolved = tally.unresolved[0];
  if (unresolved !== undefined && reference !== undefined && reference > 0) {
    const place = { line: unresolved.firstLine, path: 'generationConfig' };
    ledger.add('MEDIA_RESOLUTION_UNSET', place, { count: unresolved.count });
  }
}

function checkInstructions({ tally }: FileFacts, ledger: FindingLedger): void {
  const { 1: without, 2: instructed } = tally.instructions;
  if (without === undefined || instructed === undefined) return;
  const { firstLine, count } = without;
  ledger.add('SYSTEM_INSTRUCTION_MISSING', { line: firstLine }, { count });
}

/** Llama 4 Scout leaves out examples of text alone as soon as one has an image. */
function filteredExamples({ context, tally }: FileFacts): number {
  const filters = /scout/i.test(shortModelName(context.baseModel ?? ''));
  return filters && tally.multimodalExamples > 0 ? tally.plainExamples : 0;
}

/** Holds the counts of a whole dataset against its rules. */
export function checkFile(facts: FileFacts, ledger: FindingLedger): void {
  const { role } = facts.context;
  const { examples, invalidExamples } = facts.tally;
  const limits = limitsOf(facts.context);
  const isFormatKnown = formatFor(facts.context) !== 'json-lines';
  if (examples === 0) ledger.add('FILE_EMPTY');
  if (!isFormatKnown) ledger.add('FORMAT_NOT_CHECKED');
  // Tuning does not read datasets of evaluations.
  if (role === 'evaluation' || formatFor(facts.context) === 'evaluation') return;
  if (isFormatKnown) {
    checkShapes(facts, ledger);
    checkInstructions(facts, ledger);
    checkResolutions(facts, ledger);
  }
  if (isFormatKnown || limits.severity === 'error') {
    checkSize(facts, ledger);
    if (role === 'training') checkTrainingCount(facts, limits, ledger);
    else checkValidationCount(facts, limits, ledger);
  }
  const allowed = Math.floor(examples * MAX_INVALID_SHARE);
  const filtered = filteredExamples(facts);
  if (filtered > 0) ledger.add('EXAMPLES_FILTERED', {}, { count: filtered });
  if (invalidExamples + filtered > allowed) {
    const count = invalidExamples + filtered;
    ledger.add('EXAMPLES_INVALID_SHARE', {}, { count, limit: allowed });
  }
}
