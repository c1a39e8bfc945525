/** Evaluation: drawing examples, scoring, comparing, the gate. The report is in `report/`. */
export { readScores, type ScoredPair, toEvaluateInstancesRequest } from './evaluate-instances';
export { type EvaluationExample, type Selection, selectExamples } from './example-selection';
export { decideGate, type GateDecision } from './gate';
export { compareScores } from './score-comparison';
export { type ExampleScores, type ScoresFile, scoresFileSchema } from './scores-file';
