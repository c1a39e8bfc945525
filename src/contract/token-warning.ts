/** Why tokens that were to be counted by the service are estimated: the same words in a run and before one. */
import type { Warning } from './result';

export function countFailed(uri: string, reason: string): Warning {
  return {
    code: 'TOKENS_ESTIMATED',
    message: `The tokens of ${uri} could not be counted and are estimated from its characters: ${reason}`,
  };
}

/** Only the service knows which model a tuned one comes from. */
export function baseModelUnknown(uri: string, sourceModel: string): Warning {
  return {
    code: 'TOKENS_ESTIMATED',
    message: `The tokens of ${uri} are estimated from its characters: the base model of ${sourceModel} is not known, and so not which model counts them.`,
  };
}
