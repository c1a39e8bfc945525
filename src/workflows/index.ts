/** Every export of this file is a workflow type; names are public. */
export { evaluateTunedModel } from './evaluate-tuned-model';
export { guardTuningJob } from './guard-tuning-job';
export { rebaseTunedModel } from './rebase-tuned-model';
export { sweepOrphans } from './sweep-orphans';
export { tuneModel } from './tune-model';
