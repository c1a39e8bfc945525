export { chosenPrice, enforcePolicy } from './enforce-policy';
export { mayRead } from './may-read';
export { refuseRebaseUnderLimit } from './rebase';
export { rulesOf } from './rules-of';
export { readPolicy } from './policy-file';
export { refuseTunedModels, tunedModelsToAsk } from './tuned-models';
export type { TunedModelMention } from './tuned-models';
export type { Policy } from './policy-schema';
