/** Evaluation: drawing examples, scoring, comparing, the gate, the report. */
export { readScores, type ScoredPair, toEvaluateInstancesRequest } from './evaluate-instances';
export { type EvaluationExample, type Selection, selectExamples } from './example-selection';
export { decideGate, type GateDecision } from './gate';
export { compareScores } from './score-comparison';
export { type ExampleScores, type ScoresFile, scoresFileSchema } from './scores-file';
export { renderReport } from './render-report';
export type { ReportInput } from './report-input';
export { type ReportJson, toReportJson } from './report-json';
export { drawTokenSample, estimateTotal } from './token-sample';
