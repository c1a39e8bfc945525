/** Dataset rules: checking a dataset, and reading its examples. */
export { type CheckDatasetOptions, checkDataset, type DatasetCheck } from './check-dataset';
export { type Example, type ExampleTurn, parseExample } from './example';
export { type DatasetLimits, limitsFor } from './limits';
export { type NumberedExample, readExamples } from './read-examples';
export type { Rule } from './rule';
export { type RuleCode, RULES } from './rules';
