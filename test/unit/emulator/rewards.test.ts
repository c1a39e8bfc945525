import { Emulated, LOCATION } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const example = { contents: [{ role: 'user', parts: [{ text: 'q' }] }], references: { a: '42' } };
const match = (rewardName: string, matchOperation: string, expression: string, more = {}) => ({
  rewardName,
  stringMatchRewardScorer: {
    stringMatchExpression: { matchOperation, expression },
    correctAnswerReward: 1,
    wrongAnswerReward: -0.5,
  },
  ...more,
});

const path = (version: string) =>
  `/${version}/projects/p/locations/${LOCATION}/tuningJobs:validateReinforcementTuningReward`;

function validate(answer: string, reward: object) {
  return emulated.vertex(
    'ValidateReinforcementTuningRewardResponse',
    'POST',
    `/v1beta1/projects/p/locations/${LOCATION}/tuningJobs:validateReinforcementTuningReward`,
    { sampleResponse: { role: 'model', parts: [{ text: answer }] }, example, ...reward },
  );
}

describe('validateReinforcementTuningReward', () => {
  it.each([
    ['EXACT_MATCH', '{{references.a}}', '42', 1],
    ['EXACT_MATCH', '{{references.a}}', 'It is 42', -0.5],
    ['PARTIAL_MATCH', '{{references.a}}', 'It is 42.', 1],
    ['REGEX_CONTAINS', 'is \\d+', 'It is 42.', 1],
    ['REGEX_CONTAINS', '^\\d+$', 'It is 42.', -0.5],
  ])('computes %s of %s in %s', async (operation, expression, answer, reward) => {
    expect(
      await validate(answer, { singleRewardConfig: match('r', operation, expression) }),
    ).toEqual({ overallReward: reward, rewardInfoDetails: { r: { reward } } });
  });

  it('reads a key of a JSON answer', async () => {
    const singleRewardConfig = {
      rewardName: 'json',
      stringMatchRewardScorer: {
        jsonMatchExpression: {
          keyName: 'sum',
          valueStringMatchExpression: { matchOperation: 'EXACT_MATCH', expression: '42' },
        },
      },
    };
    expect(await validate('{"sum":42}', { singleRewardConfig })).toMatchObject({
      overallReward: 1,
    });
    expect(await validate('42', { singleRewardConfig })).toMatchObject({ overallReward: 0 });
  });

  it('extracts the answer first, and says where nothing can be extracted', async () => {
    const parseResponseConfig = { parseType: 'REGEX_EXTRACT', regexExtractExpression: '#(\\d+)' };
    const singleRewardConfig = match('r', 'EXACT_MATCH', '42', { parseResponseConfig });
    expect(await validate('so: #42', { singleRewardConfig })).toMatchObject({ overallReward: 1 });
    expect(await validate('no', { singleRewardConfig })).toMatchObject({
      errorStatus: { code: 3 },
      rewardInfoDetails: { r: { errorStatus: { code: 3 } } },
    });
  });

  it('weighs the rewards of a composition', async () => {
    const compositeRewardConfig = {
      weightedRewardConfigs: [
        { rewardConfig: match('a', 'EXACT_MATCH', '42'), weight: 3 },
        { rewardConfig: match('b', 'EXACT_MATCH', '43'), weight: 1 },
      ],
    };
    expect(await validate('42', { compositeRewardConfig })).toMatchObject({
      overallReward: (3 - 0.5) / 4,
      rewardInfoDetails: { a: { reward: 1 }, b: { reward: -0.5 } },
    });
  });

  it('does not imitate judges, and does not exist in v1', async () => {
    const body = {
      sampleResponse: { parts: [{ text: 'x' }] },
      example,
      singleRewardConfig: { rewardName: 'r', autoraterScorer: { autoraterPrompt: 'p' } },
    };
    expect((await emulated.call('POST', path('v1beta1'), body)).status).toBe(501);
    expect((await emulated.call('POST', path('v1'), body)).status).toBe(404);
  });
});
