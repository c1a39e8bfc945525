/**
 * `validateReinforcementTuningReward`: what a reward gives for one answer. String matches are computed; those of judges,
 * code and services are simulated, and say so: code is never run, nobody is asked.
 */
import type {
  ReinforcementTuningExample,
  SingleReinforcementTuningRewardConfig,
  ValidateReinforcementTuningRewardRequest,
  ValidateReinforcementTuningRewardResponse,
} from '../vertex/wire-types';
import { textOf } from './dataset-row';
import { RPC_CODES, invalidArgument } from './google-error';
import { rewardExpression, withReferences } from './reward-expression';
import { checkRewards } from './reward-rules';
import { simulatedReward } from './simulated-reward';
import type { VertexHandlers } from './vertex-api';

export const rewardMethods: VertexHandlers = {
  'tuningJobs.validateReinforcementTuningReward': ({ body }) => validate(body),
};

function validate(
  request: ValidateReinforcementTuningRewardRequest,
): ValidateReinforcementTuningRewardResponse {
  checkRewards(request, (field) => field);
  const { sampleResponse, example } = request;
  if (sampleResponse === undefined) throw required('sample_response');
  if (example === undefined) throw required('example');
  const answer = textOf(sampleResponse);
  const details = new Map<string, Score>();
  let [sum, weights] = [0, 0];
  let failure: RpcStatus | undefined;
  for (const { reward, weight } of weightedRewards(request)) {
    const score = scoreOf(reward, answer, example);
    details.set(reward.rewardName ?? '', score);
    if ('reward' in score) sum += score.reward * weight;
    else failure ??= score.errorStatus;
    weights += weight;
  }
  return {
    rewardInfoDetails: Object.fromEntries(details),
    ...(failure === undefined
      ? { overallReward: clipped(weights === 0 ? 0 : sum / weights) }
      : { errorStatus: failure }),
  };
}

type RpcStatus = { code: number; message: string };
type Score = { reward: number; userRequestedAuxInfo?: string } | { errorStatus: RpcStatus };

function required(field: string): Error {
  return invalidArgument(`[emulator] Invalid value at '${field}': Required.`, [
    { field, description: 'Required.' },
  ]);
}

function weightedRewards({
  singleRewardConfig,
  compositeRewardConfig,
}: ValidateReinforcementTuningRewardRequest) {
  if (singleRewardConfig !== undefined) return [{ reward: singleRewardConfig, weight: 1 }];
  return (compositeRewardConfig?.weightedRewardConfigs ?? []).map(
    ({ rewardConfig = {}, weight = 1 }) => ({ reward: rewardConfig, weight }),
  );
}

/** Every reward is clipped to [-1, 1]. */
function clipped(reward: number): number {
  return Math.max(-1, Math.min(1, reward));
}

function scoreOf(
  reward: SingleReinforcementTuningRewardConfig,
  answer: string,
  example: ReinforcementTuningExample,
): Score {
  const scorer = reward.stringMatchRewardScorer;
  const parsed = parsedAnswer(reward, answer);
  if (parsed === undefined) {
    return {
      errorStatus: {
        code: RPC_CODES.INVALID_ARGUMENT,
        message: '[emulator] The regular expression extracts nothing from the response.',
      },
    };
  }
  if (scorer === undefined) {
    const { value, note } = simulatedReward(reward, parsed, example);
    return { reward: clipped(value), userRequestedAuxInfo: note };
  }
  const isCorrect = isMatch(scorer, parsed, example);
  const { correctAnswerReward = 1, wrongAnswerReward = 0 } = scorer;
  return { reward: clipped(isCorrect ? correctAnswerReward : wrongAnswerReward) };
}

/** The whole answer, or the first group, or else the whole match, of an expression. */
function parsedAnswer(
  { parseResponseConfig }: SingleReinforcementTuningRewardConfig,
  answer: string,
): string | undefined {
  if (parseResponseConfig?.parseType !== 'REGEX_EXTRACT') return answer;
  const match = rewardExpression(parseResponseConfig.regexExtractExpression ?? '')?.exec(answer);
  return match?.[1] ?? match?.[0];
}

type StringMatchScorer = NonNullable<
  SingleReinforcementTuningRewardConfig['stringMatchRewardScorer']
>;

function isMatch(
  { stringMatchExpression, jsonMatchExpression }: StringMatchScorer,
  answer: string,
  example: ReinforcementTuningExample,
): boolean {
  if (stringMatchExpression !== undefined) return matches(stringMatchExpression, answer, example);
  const value = jsonValue(answer, jsonMatchExpression?.keyName ?? '');
  return (
    value !== undefined &&
    matches(jsonMatchExpression?.valueStringMatchExpression ?? {}, value, example)
  );
}

function jsonValue(answer: string, key: string): string | undefined {
  try {
    const value = (JSON.parse(answer) as Record<string, unknown> | null)?.[key];
    return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function matches(
  { matchOperation, expression = '' }: NonNullable<StringMatchScorer['stringMatchExpression']>,
  answer: string,
  { references = {} }: ReinforcementTuningExample,
): boolean {
  const wanted = withReferences(expression, (key) => references[key] ?? '');
  switch (matchOperation) {
    case 'REGEX_CONTAINS': {
      const pattern = rewardExpression(wanted);
      if (pattern !== undefined) return pattern.test(answer);
      const description = 'With them the expression of the reward is no regular expression.';
      throw invalidArgument(`[emulator] Invalid value at 'example.references': ${description}`, [
        { field: 'example.references', description },
      ]);
    }
    case 'PARTIAL_MATCH':
      return answer.includes(wanted);
    case 'EXACT_MATCH':
      return answer === wanted;
    default:
      throw invalidArgument('[emulator] match_operation is required.', [
        { field: 'match_operation', description: 'Required.' },
      ]);
  }
}
