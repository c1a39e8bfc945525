/**
 * The rules about a dataset as a whole, applied when all of it has been read.
 */
import type { DatasetRole } from '../contract/dataset';
import type { FindingLedger } from './finding-ledger';
import {
  type DatasetLimits,
  FEW_EXAMPLES_ADVICE,
  FEW_EXAMPLES_OLD_MINIMUM,
  FILE_BYTES_LIMIT,
  FILE_BYTES_WARNING,
  MAX_INVALID_SHARE,
} from './limits';

/** What was counted while reading. */
export type FileFacts = {
  role: DatasetRole;
  limits: DatasetLimits;
  /** False when only JSON was checked. */
  isFormatChecked: boolean;
  trainingExamples?: number;
  bytes: number;
  lines: number;
  examples: number;
  invalidExamples: number;
  characters: number;
  multimodalExamples: number;
};

function checkSize({ bytes }: FileFacts, ledger: FindingLedger): void {
  if (bytes > FILE_BYTES_LIMIT) {
    ledger.add('FILE_TOO_LARGE', {}, { count: bytes, limit: FILE_BYTES_LIMIT });
  } else if (bytes > FILE_BYTES_WARNING) ledger.add('FILE_LARGE', {}, { count: bytes });
}

function checkTrainingCount(facts: FileFacts, ledger: FindingLedger): void {
  const { examples: count, limits } = facts;
  const limit =
    facts.multimodalExamples > 0 ? limits.multimodalTrainingExamples : limits.trainingExamples;
  if (count > limit) ledger.add('EXAMPLES_TOO_MANY', {}, { count, limit });
  const few = [FEW_EXAMPLES_OLD_MINIMUM, FEW_EXAMPLES_ADVICE].find((least) => count < least);
  if (few !== undefined && count > 0) ledger.add('EXAMPLES_FEW', {}, { count, limit: few });
}

function checkValidationCount(facts: FileFacts, ledger: FindingLedger): void {
  const { examples: count, limits, trainingExamples } = facts;
  if (count > limits.validationExamples) {
    ledger.add('EXAMPLES_TOO_MANY', {}, { count, limit: limits.validationExamples });
  }
  if (trainingExamples === undefined || count <= limits.validationExamplesBeforeShare) return;
  const limit = Math.floor(trainingExamples * limits.validationShare);
  if (count > limit) ledger.add('VALIDATION_SHARE', {}, { count, limit });
}

/** Holds the counts of a whole dataset against its rules. */
export function checkFile(facts: FileFacts, ledger: FindingLedger): void {
  const { role, examples, invalidExamples } = facts;
  if (examples === 0) ledger.add('FILE_EMPTY');
  if (!facts.isFormatChecked) ledger.add('FORMAT_NOT_CHECKED');
  // The service reads neither the evaluation dataset nor, under Gemini's limits, that of another model.
  if (role === 'evaluation') return;
  if (facts.isFormatChecked) {
    checkSize(facts, ledger);
    if (role === 'training') checkTrainingCount(facts, ledger);
    else checkValidationCount(facts, ledger);
  }
  const allowed = Math.floor(examples * MAX_INVALID_SHARE);
  if (invalidExamples > allowed) {
    ledger.add('EXAMPLES_INVALID_SHARE', {}, { count: invalidExamples, limit: allowed });
  }
}
