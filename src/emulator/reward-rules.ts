/** What the service refuses in rewards: names, scorers, how answers are parsed, weights. */
import { refusal } from './create-refusal';
import { isObject } from './http-exchange';
import { rewardExpression, withReferences } from './reward-expression';

type Fields = Readonly<Record<string, unknown>>;
type At = (field: string) => string;

/** What each kind of scorer must have. */
const SCORERS: Readonly<Record<string, (scorer: Fields, at: At) => void>> = {
  stringMatchRewardScorer: checkStringMatch,
  autoraterScorer: checkAutorater,
  codeExecutionRewardScorer: ({ pythonCodeSnippet }, at) => {
    if (isText(pythonCodeSnippet)) return;
    throw refusal(at('code_execution_reward_scorer.python_code_snippet'), 'Required.');
  },
  cloudRunRewardScorer: ({ cloudRunUri }, at) => {
    if (typeof cloudRunUri === 'string' && /^https:\/\/[^/\s]+(\/\S*)?$/.test(cloudRunUri)) return;
    throw refusal(at('cloud_run_reward_scorer.cloud_run_uri'), 'Not an https:// address.');
  },
};

/** The rewards of a spec or of a request that validates them; `at` gives the path of a field of it. */
export function checkRewards(fields: Fields, at: At): void {
  const given = ['singleRewardConfig', 'compositeRewardConfig'].filter(
    (name) => fields[name] !== undefined,
  );
  if (given.length === 0) throw refusal(at('single_reward_config'), 'A reward is required.');
  if (given.length > 1) {
    throw refusal(at('composite_reward_config'), "oneof field 'reward_config' is already set.");
  }
  const names = new Set<string>();
  for (const [index, { reward, path }] of rewardsOf(fields, at).entries()) {
    checkReward(reward, (field) => at(`${path}.${field}`));
    const name = nameOf(reward);
    if (names.has(name)) throw refusal(at(`${path}.reward_name`), `Not unique: reward ${index}.`);
    names.add(name);
  }
}

function rewardsOf(fields: Fields, at: At): { reward: Fields; path: string }[] {
  const single = fields['singleRewardConfig'];
  if (isObject(single)) return [{ reward: single, path: 'single_reward_config' }];
  const composite = fields['compositeRewardConfig'];
  const list = 'composite_reward_config.weighted_reward_configs';
  const weighted = isObject(composite) ? composite['weightedRewardConfigs'] : undefined;
  if (!Array.isArray(weighted) || weighted.length === 0) {
    throw refusal(at(list), 'At least one is required.');
  }
  return (weighted as unknown[]).map((item, index) => {
    const { rewardConfig } = isObject(item) ? item : {};
    return {
      reward: isObject(rewardConfig) ? rewardConfig : {},
      path: `${list}[${index}].reward_config`,
    };
  });
}

function nameOf({ rewardName }: Fields): string {
  return typeof rewardName === 'string' ? rewardName : '';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function checkReward(reward: Fields, at: At): void {
  if (nameOf(reward) === '') {
    throw refusal(at('reward_name'), 'A name is required.');
  }
  const [kind, other] = Object.keys(SCORERS).filter((name) => reward[name] !== undefined);
  if (kind === undefined || other !== undefined) {
    throw refusal(at('scorer'), 'Exactly one scorer is required.');
  }
  checkParsing(reward['parseResponseConfig'], at('parse_response_config'));
  const scorer = reward[kind];
  SCORERS[kind]?.(isObject(scorer) ? scorer : {}, at);
}

function checkStringMatch(scorer: Fields, at: At): void {
  const expressions = ['stringMatchExpression', 'jsonMatchExpression'].filter(
    (name) => scorer[name] !== undefined,
  );
  if (expressions.length !== 1) {
    throw refusal(at('string_match_reward_scorer'), 'Exactly one expression is required.');
  }
  const json = scorer['jsonMatchExpression'];
  if (isObject(json)) {
    const field = 'json_match_expression.value_string_match_expression';
    checkMatch(json['valueStringMatchExpression'], at(`string_match_reward_scorer.${field}`));
  }
  checkMatch(
    scorer['stringMatchExpression'],
    at('string_match_reward_scorer.string_match_expression'),
  );
}

/** Before an example is there: whatever its references are, the expression around them must be one. */
function checkMatch(match: unknown, field: string): void {
  if (!isObject(match) || match['matchOperation'] !== 'REGEX_CONTAINS') return;
  const { expression } = match;
  const pattern = withReferences(typeof expression === 'string' ? expression : '', () => 'x');
  if (rewardExpression(pattern) !== undefined) return;
  throw refusal(`${field}.expression`, 'Not a regular expression.');
}

/** The judge's own answer is parsed, too, and then compared or taken for a number. */
function checkAutorater(scorer: Fields, at: At): void {
  if (!isText(scorer['autoraterPrompt'])) {
    throw refusal(at('autorater_scorer.autorater_prompt'), 'Required.');
  }
  const readers = ['exactMatchScorer', 'parsedResponseConversionScorer'].filter(
    (name) => scorer[name] !== undefined,
  );
  if (readers.length !== 1) {
    throw refusal(
      at('autorater_scorer'),
      'Exactly one of exact_match_scorer, parsed_response_conversion_scorer is required.',
    );
  }
  checkParsing(
    scorer['autoraterResponseParseConfig'],
    at('autorater_scorer.autorater_response_parse_config'),
  );
}

function checkParsing(parsing: unknown, field: string): void {
  if (!isObject(parsing) || parsing['parseType'] !== 'REGEX_EXTRACT') return;
  const expression = parsing['regexExtractExpression'];
  const pattern = typeof expression === 'string' ? expression : '';
  if (pattern !== '' && rewardExpression(pattern) !== undefined) return;
  throw refusal(`${field}.regex_extract_expression`, 'Not a regular expression.');
}
