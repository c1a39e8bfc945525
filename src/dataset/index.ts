/** Dataset rules: checking a dataset, and reading its examples. */
export { type BatchChecker, inThisThread } from './batch-checker';
export {
  type CheckDatasetOptions,
  checkDataset,
  type DatasetCheck,
  type DatasetSource,
  FileChangedError,
} from './check-dataset';
export { type CheckThreads, createCheckThreads } from './check-threads';
export { type MediaLookup, type MediaObject, MediaObjects } from './media-objects';
export type { CheckState } from './running-check';
export { DATASET_FORMAT_NAMES, type DatasetFormat } from './dataset-format';
export { type Example, type ExampleTurn, parseExample } from './example';
export { type NumberedExample, readExamples } from './read-examples';
export type { Rule } from './rule';
export { reportFields } from './report-fields';
export type { RuleCode } from './rules';
export { type JsonRow, readJsonRows } from './read-json-rows';
export { CheckSeries, evaluationBeside } from './check-series';
