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

  it.each([
    [
      'a judge that gives a number',
      { autoraterScorer: { autoraterPrompt: 'p', parsedResponseConversionScorer: {} } },
      [0, -1],
      'no judge was asked',
    ],
    [
      'a judge whose answer is compared',
      {
        autoraterScorer: {
          autoraterPrompt: 'p',
          exactMatchScorer: {
            expression: 'yes',
            correctAnswerReward: 0.75,
            wrongAnswerReward: 0.25,
          },
        },
      },
      [0.75, 0.25],
      'no judge was asked',
    ],
    [
      'code',
      { codeExecutionRewardScorer: { pythonCodeSnippet: 'raise SystemExit' } },
      [0, -1],
      'the code was not run',
    ],
    [
      'a service',
      { cloudRunRewardScorer: { cloudRunUri: 'https://reward-1.us-central1.run.app' } },
      [0, -1],
      'the service was not called',
    ],
  ])('simulates %s from common words, and says so', async (_, scorer, rewards, note) => {
    const singleRewardConfig = { rewardName: 'r', ...scorer };
    for (const [index, answer] of ['It is 42', 'no'].entries()) {
      const { overallReward, rewardInfoDetails } = await validate(answer, { singleRewardConfig });
      const { r } = rewardInfoDetails as { r: { reward: number; userRequestedAuxInfo: string } };
      expect(r.userRequestedAuxInfo).toMatch(/^\[emulator\] Simulated: /);
      expect(r.userRequestedAuxInfo).toContain(note);
      expect([overallReward, r.reward]).toEqual([rewards[index], rewards[index]]);
    }
  });

  it.each([
    ['a judge without a prompt', { autoraterScorer: { parsedResponseConversionScorer: {} } }],
    ['a judge whose answer nobody reads', { autoraterScorer: { autoraterPrompt: 'p' } }],
    [
      'a judge whose answer is read in two ways',
      {
        autoraterScorer: {
          autoraterPrompt: 'p',
          parsedResponseConversionScorer: {},
          exactMatchScorer: { expression: 'x' },
        },
      },
    ],
    [
      'an expression that is none',
      {
        autoraterScorer: {
          autoraterPrompt: 'p',
          parsedResponseConversionScorer: {},
          autoraterResponseParseConfig: { parseType: 'REGEX_EXTRACT', regexExtractExpression: '(' },
        },
      },
    ],
    ['empty code', { codeExecutionRewardScorer: { pythonCodeSnippet: ' ' } }],
    ['no address of a service', { cloudRunRewardScorer: { cloudRunUri: 'run.app' } }],
    ['two scorers', { cloudRunRewardScorer: {}, codeExecutionRewardScorer: {} }],
  ])('refuses %s, here and in a job', async (_, scorer) => {
    const singleRewardConfig = { rewardName: 'r', ...scorer };
    const body = { sampleResponse: { parts: [{ text: 'x' }] }, example, singleRewardConfig };
    const job = {
      baseModel: 'gemini-3.5-flash',
      reinforcementTuningSpec: { trainingDatasetUri: 'gs://abc/x', singleRewardConfig },
    };
    const jobs = `/v1beta1/projects/p/locations/${LOCATION}/tuningJobs`;
    for (const [address, sent] of [
      [path('v1beta1'), body],
      [jobs, job],
    ] as const) {
      const answer = await emulated.call('POST', address, sent);
      expect(answer.json).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
    }
  });

  it.each([
    ['an expression that is broken', match('r', 'REGEX_CONTAINS', '(a'), 400],
    ['one that repeats nothing', match('r', 'REGEX_CONTAINS', '*a'), 400],
    [
      'one for a value of JSON that is broken',
      {
        rewardName: 'r',
        stringMatchRewardScorer: {
          jsonMatchExpression: {
            keyName: 'k',
            valueStringMatchExpression: { matchOperation: 'REGEX_CONTAINS', expression: '[' },
          },
        },
      },
      400,
    ],
    ['flags inside it', match('r', 'REGEX_CONTAINS', '(?i)yes'), 501],
    ['a group of Python', match('r', 'REGEX_CONTAINS', '(?P<n>\\d)'), 501],
    ['a class of Unicode', match('r', 'REGEX_CONTAINS', '\\pL'), 501],
    ['a class of POSIX', match('r', 'REGEX_CONTAINS', '[[:digit:]]'), 501],
    ['an anchor of the text', match('r', 'REGEX_CONTAINS', '\\A42'), 501],
    ['a look ahead', match('r', 'REGEX_CONTAINS', '4(?=2)'), 501],
    ['a reference to a group', match('r', 'REGEX_CONTAINS', '(4)\\1'), 501],
  ])('answers %s without an error of its own, here and in a job', async (_what, config, status) => {
    const body = { sampleResponse: { parts: [{ text: 'x' }] }, example };
    const jobs = `/v1beta1/projects/p/locations/${LOCATION}/tuningJobs`;
    const spec = { trainingDatasetUri: 'gs://abc/x', singleRewardConfig: config };
    const answers = await Promise.all([
      emulated.call('POST', path('v1beta1'), { ...body, singleRewardConfig: config }),
      emulated.call('POST', jobs, { baseModel: 'gemini-3.5-flash', reinforcementTuningSpec: spec }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([status, status]);
    if (status === 501) return;
    for (const { text } of answers) expect(text).toMatch(/"field": "[^"]+expression"/);
  });

  it.each([
    ['\\(\\?=', '(?=', 1],
    ['(?:is|was) (?<n>\\d{2})[.!]$', 'It is 42.', 1],
    ['\\x34\\D', '42', -0.5],
  ])('takes what every engine reads alike: %s', async (expression, answer, reward) => {
    const singleRewardConfig = match('r', 'REGEX_CONTAINS', expression);
    expect(await validate(answer, { singleRewardConfig })).toMatchObject({ overallReward: reward });
  });

  it('refuses references that break the expression', async () => {
    const singleRewardConfig = match('r', 'REGEX_CONTAINS', '^{{references.a}}$');
    const { json } = await emulated.call('POST', path('v1beta1'), {
      sampleResponse: { parts: [{ text: 'x' }] },
      example: { ...example, references: { a: '4(2' } },
      singleRewardConfig,
    });
    expect(json).toMatchObject({
      error: { code: 400, details: [{ fieldViolations: [{ field: 'example.references' }] }] },
    });
  });

  it('does not exist in v1', async () => {
    expect((await emulated.call('POST', path('v1'), {})).status).toBe(404);
  });
});

const reward = (rewardName: string, scorer: object) => ({
  rewardConfig: { rewardName, ...scorer },
  weight: 1,
});

describe('a job with a simulated reward', () => {
  it('is tuned to its end', async () => {
    await emulated.instant('rewarded');
    const uri = await emulated.upload('prompts.jsonl', JSON.stringify(example));
    const { tunedModel } = await emulated.tuned('rewarded', {
      baseModel: 'gemini-3.5-flash',
      reinforcementTuningSpec: {
        trainingDatasetUri: uri,
        compositeRewardConfig: {
          weightedRewardConfigs: [
            reward('judge', {
              autoraterScorer: { autoraterPrompt: 'p', parsedResponseConversionScorer: {} },
            }),
            reward('code', { codeExecutionRewardScorer: { pythonCodeSnippet: 'pass' } }),
            reward('service', { cloudRunRewardScorer: { cloudRunUri: 'https://a.run.app/x' } }),
          ],
        },
      },
    });
    expect(tunedModel?.model).toMatch(/@1$/);
  });
});
