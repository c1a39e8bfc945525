/**
 * Rewards that somebody else would compute: a judge, a snippet of Python, a Cloud Run service. Nothing is run and nobody is
 * asked: the reward follows from the words that the answer and the references share, from -1 (none) to 1 (all).
 */
import type {
  ReinforcementTuningExample,
  SingleReinforcementTuningRewardConfig,
} from '../vertex/wire-types';
import { textOf } from './dataset-row';
import { judge } from './simulated-judge';

/** From this share of common words on the simulated judge calls an answer correct. */
const CORRECT = 0.5;

/** `note` says in the answer itself that it is simulated. */
export function simulatedReward(
  reward: SingleReinforcementTuningRewardConfig,
  answer: string,
  { references = {}, contents = [] }: ReinforcementTuningExample,
): { value: number; note: string } {
  const { quality } = judge({
    response: answer,
    reference: Object.values(references).join(' '),
    around: contents.map(textOf).join('\n'),
  });
  const { autoraterScorer, codeExecutionRewardScorer } = reward;
  const value = 2 * quality - 1;
  if (autoraterScorer !== undefined) {
    const note = '[emulator] Simulated: no judge was asked.';
    const match = autoraterScorer.exactMatchScorer;
    if (match === undefined) return { value, note };
    const { correctAnswerReward = 1, wrongAnswerReward = 0 } = match;
    return { value: quality >= CORRECT ? correctAnswerReward : wrongAnswerReward, note };
  }
  return {
    value,
    note:
      codeExecutionRewardScorer === undefined
        ? '[emulator] Simulated: the service was not called.'
        : '[emulator] Simulated: the code was not run.',
  };
}
