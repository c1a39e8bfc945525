/** What the service refuses in rewards: names, scorers, how answers are parsed, weights. */
import { refusal } from './create-refusal';
import { isObject } from './http-exchange';

type Fields = Readonly<Record<string, unknown>>;

const SCORERS = [
  'stringMatchRewardScorer',
  'autoraterScorer',
  'codeExecutionRewardScorer',
  'cloudRunRewardScorer',
];

/** The rewards of a spec or of a request that validates them; `at` gives the path of a field of it. */
export function checkRewards(fields: Fields, at: (field: string) => string): void {
  const given = ['singleRewardConfig', 'compositeRewardConfig'].filter(
    (name) => fields[name] !== undefined,
  );
  if (given.length === 0) throw refusal(at('single_reward_config'), 'A reward is required.');
  if (given.length > 1) {
    throw refusal(at('composite_reward_config'), "oneof field 'reward_config' is already set.");
  }
  const names = new Set<string>();
  for (const [index, { reward, path }] of rewardsOf(fields).entries()) {
    checkReward(reward, (field) => at(`${path}.${field}`));
    const name = nameOf(reward);
    if (names.has(name)) throw refusal(at(`${path}.reward_name`), `Not unique: reward ${index}.`);
    names.add(name);
  }
}

function rewardsOf(fields: Fields): { reward: Fields; path: string }[] {
  const single = fields['singleRewardConfig'];
  if (isObject(single)) return [{ reward: single, path: 'single_reward_config' }];
  const composite = fields['compositeRewardConfig'];
  const weighted = isObject(composite) ? composite['weightedRewardConfigs'] : undefined;
  if (!Array.isArray(weighted) || weighted.length === 0) {
    throw refusal('composite_reward_config.weighted_reward_configs', 'At least one is required.');
  }
  return (weighted as unknown[]).map((item, index) => {
    const reward = isObject(item) ? item['rewardConfig'] : undefined;
    return {
      reward: isObject(reward) ? reward : {},
      path: `composite_reward_config.weighted_reward_configs[${index}].reward_config`,
    };
  });
}

function nameOf({ rewardName }: Fields): string {
  return typeof rewardName === 'string' ? rewardName : '';
}

function checkReward(reward: Fields, at: (field: string) => string): void {
  if (nameOf(reward) === '') {
    throw refusal(at('reward_name'), 'A name is required.');
  }
  const scorers = SCORERS.filter((name) => reward[name] !== undefined);
  if (scorers.length !== 1) {
    throw refusal(at('scorer'), 'Exactly one scorer is required.');
  }
  const parsing = reward['parseResponseConfig'];
  if (isObject(parsing) && parsing['parseType'] === 'REGEX_EXTRACT') {
    checkExpression(parsing['regexExtractExpression'], at('parse_response_config'));
  }
  const match = reward['stringMatchRewardScorer'];
  if (isObject(match)) checkStringMatch(match, at);
}

function checkStringMatch(scorer: Fields, at: (field: string) => string): void {
  const expressions = ['stringMatchExpression', 'jsonMatchExpression'].filter(
    (name) => scorer[name] !== undefined,
  );
  if (expressions.length !== 1) {
    throw refusal(at('string_match_reward_scorer'), 'Exactly one expression is required.');
  }
}

function checkExpression(value: unknown, field: string): void {
  if (typeof value === 'string' && value !== '' && isExpression(value)) return;
  throw refusal(`${field}.regex_extract_expression`, 'Not a regular expression.');
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
