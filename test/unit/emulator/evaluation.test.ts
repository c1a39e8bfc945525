import type { EvaluateInstancesResponse } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const PATH = `/v1beta1/projects/p/locations/${LOCATION}:evaluateInstances`;
const instances = [
  { prediction: 'the cat sat on the mat', reference: 'the cat sat on the mat' },
  { prediction: 'The cat.', reference: 'the cat' },
  { prediction: 'running quickly', reference: 'run quick' },
  { prediction: '', reference: 'a' },
];

function evaluate(body: object) {
  return emulated.vertex('EvaluateInstancesResponse', 'POST', PATH, body);
}

async function bleuScores(metricSpec: object): Promise<number[]> {
  const { bleuResults } = await emulated.vertex<EvaluateInstancesResponse>(
    'EvaluateInstancesResponse',
    'POST',
    PATH,
    { bleuInput: { instances, metricSpec } },
  );
  return (bleuResults?.bleuMetricValues ?? []).map(
    ({ score = 0 }) => Math.round(score * 1e4) / 1e4,
  );
}

describe('evaluateInstances', () => {
  it('computes exact matches in the order of the instances', async () => {
    const scores = [1, 0, 0, 0].map((score) => ({ score }));
    expect(await evaluate({ exactMatchInput: { instances, metricSpec: {} } })).toEqual({
      exactMatchResults: { exactMatchMetricValues: scores },
    });
  });

  it('computes BLEU, with the effective order where that is asked for', async () => {
    expect(await bleuScores({})).toEqual([1, 0, 0, 0]);
    expect(await bleuScores({ useEffectiveOrder: true })).toEqual([1, 0.2752, 0, 0]);
  });

  it.each([
    [{ rougeType: 'rouge1' }, [1, 1, 0, 0]],
    [{ rougeType: 'rouge1', useStemmer: true }, [1, 1, 0.5, 0]],
    [{ rougeType: 'rouge2' }, [1, 1, 0, 0]],
    [{ rougeType: 'rougeLsum', splitSummaries: false }, [1, 1, 0, 0]],
    [{ rougeType: 'rougeL', splitSummaries: true }, [1, 1, 0, 0]],
  ])('computes ROUGE with %j', async (metricSpec, scores) => {
    expect(await evaluate({ rougeInput: { instances, metricSpec } })).toEqual({
      rougeResults: { rougeMetricValues: scores.map((score) => ({ score })) },
    });
  });

  it.each([
    ['no input', {}, 400],
    [
      'two inputs',
      { bleuInput: { instances, metricSpec: {} }, exactMatchInput: { instances, metricSpec: {} } },
      400,
    ],
    ['no spec', { exactMatchInput: { instances } }, 400],
    ['no instances', { exactMatchInput: { metricSpec: {} } }, 400],
    [
      'half an instance',
      { exactMatchInput: { instances: [{ prediction: 'x' }], metricSpec: {} } },
      400,
    ],
    [
      'an unknown type of ROUGE',
      { rougeInput: { instances, metricSpec: { rougeType: 'rouge10' } } },
      400,
    ],
    ['an unknown field', { exactMatchInput: { instances, metricSpec: { x: 1 } } }, 400],
    [
      'the sentence splitter',
      { rougeInput: { instances, metricSpec: { rougeType: 'rougeLsum', splitSummaries: true } } },
      501,
    ],
    [
      'COMET, which is a model',
      {
        cometInput: { instance: { prediction: 'a' }, metricSpec: { version: 'COMET_22_SRC_REF' } },
      },
      501,
    ],
    [
      'more samples of a judge than there may be',
      { exactMatchInput: { instances, metricSpec: {} }, autoraterConfig: { samplingCount: 33 } },
      400,
    ],
    [
      'a tool that has no name',
      {
        trajectorySingleToolUseInput: {
          instances: [{ predictedTrajectory: {} }],
          metricSpec: {},
        },
      },
      400,
    ],
  ])('refuses %s', async (_, body, status) => {
    expect((await emulated.call('POST', PATH, body)).status).toBe(status);
  });
});

const call = (name: string, parameters: object) =>
  JSON.stringify({ content: '', tool_calls: [{ name, arguments: parameters }] });

const trajectory = (...names: string[]) => ({
  toolCalls: names.map((toolName) => ({ toolName, toolInput: '{"a":1,"b":2}' })),
});

describe('evaluateInstances of tool calls', () => {
  const reference = call('book', { city: 'Rome', nights: 2, breakfast: true });
  const predictions = [
    reference,
    call('book', { city: ' rome', nights: 2 }),
    call('cancel', { town: 'Rome' }),
    '{"tool_calls": []}',
    'no JSON',
  ];
  const toolInstances = predictions.map((prediction) => ({ prediction, reference }));

  it.each([
    ['toolCallValid', {}, [1, 1, 1, 0, 0]],
    ['toolNameMatch', {}, [1, 1, 0, 0, 0]],
    ['toolParameterKeyMatch', {}, [1, 2 / 3, 0, 0, 0]],
    ['toolParameterKvMatch', {}, [1, 2 / 3, 0, 0, 0]],
    ['toolParameterKvMatch', { useStrictStringMatch: true }, [1, 1 / 3, 0, 0, 0]],
  ])('computes %s with %j', async (name, metricSpec, scores) => {
    const answer = await evaluate({ [`${name}Input`]: { instances: toolInstances, metricSpec } });
    expect(answer).toEqual({
      [`${name}Results`]: { [`${name}MetricValues`]: scores.map((score) => ({ score })) },
    });
  });

  const wanted = {
    toolCalls: ['x', 'y'].map((toolName) => ({ toolName, toolInput: '{ "b": 2, "a": 1 }' })),
  };
  const predicted = [
    trajectory('x', 'y'),
    trajectory('x', 'z', 'y'),
    trajectory('y', 'x', 'x'),
    trajectory('z'),
  ];

  it.each([
    ['trajectoryExactMatch', {}, [1, 0, 0, 0]],
    ['trajectoryInOrderMatch', {}, [1, 1, 0, 0]],
    ['trajectoryAnyOrderMatch', {}, [1, 1, 1, 0]],
    ['trajectoryPrecision', {}, [1, 2 / 3, 2 / 3, 0]],
    ['trajectoryRecall', {}, [1, 1, 1, 0]],
  ])('computes %s', async (name, metricSpec, scores) => {
    const pairs = predicted.map((predictedTrajectory) => ({
      predictedTrajectory,
      referenceTrajectory: wanted,
    }));
    const answer = await evaluate({ [`${name}Input`]: { instances: pairs, metricSpec } });
    expect(answer).toEqual({
      [`${name}Results`]: { [`${name}MetricValues`]: scores.map((score) => ({ score })) },
    });
  });

  it('tells whether a tool was used', async () => {
    const single = predicted.map((predictedTrajectory) => ({ predictedTrajectory }));
    expect(
      await evaluate({
        trajectorySingleToolUseInput: { instances: single, metricSpec: { toolName: 'z' } },
      }),
    ).toEqual({
      trajectorySingleToolUseResults: {
        trajectorySingleToolUseMetricValues: [0, 1, 0, 1].map((score) => ({ score })),
      },
    });
  });
});

const SIMULATED = expect.stringMatching(/^\[emulator\] Simulated: no judge was asked\./) as string;

const judged = (fields: object, metricSpec: object) => ({
  instance: { jsonInstance: JSON.stringify(fields) },
  metricSpec: { metricPromptTemplate: 'Rate {response} to {prompt}.', ...metricSpec },
});

const rate = (response: string) =>
  evaluate({
    pointwiseMetricInput: judged({ prompt: 'p', response, reference: 'the cat sat' }, {}),
  });

const contentsOf = (value: string) => ({ contents: [{ parts: [{ text: value }] }] });

describe('evaluateInstances by a judge', () => {
  it('rates from 1 to 5, by the reference where there is one', async () => {
    expect(await rate('the cat sat')).toEqual({
      pointwiseMetricResult: { score: 5, explanation: SIMULATED },
    });
    expect(await rate('nothing of it')).toMatchObject({ pointwiseMetricResult: { score: 1 } });
  });

  it('gives the same rating to the same text, and its raw words where they are wanted', async () => {
    const body = {
      pointwiseMetricInput: judged(
        { prompt: 'p', response: 'r' },
        { customOutputFormatConfig: { returnRawOutput: true } },
      ),
    };
    const [first, second] = [await evaluate(body), await evaluate(body)];
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      pointwiseMetricResult: { customOutput: { rawOutputs: { rawOutput: [SIMULATED] } } },
    });
  });

  it.each([
    ['CANDIDATE', 'the cat sat', 'a dog'],
    ['BASELINE', 'a dog', 'the cat'],
    ['TIE', 'the cat', 'the cat'],
  ])('chooses: %s', async (pairwiseChoice, mine, theirs) => {
    const pair = {
      candidateResponseFieldName: 'mine',
      baselineResponseFieldName: 'theirs',
      metricPromptTemplate: '{mine} or {theirs}?',
    };
    const fields = { mine, theirs, reference: 'the cat sat' };
    expect(await evaluate({ pairwiseMetricInput: judged(fields, pair) })).toEqual({
      pairwiseMetricResult: { pairwiseChoice, explanation: SIMULATED },
    });
  });

  it('takes contents by key, too', async () => {
    const values = {
      prompt: contentsOf('p'),
      response: contentsOf('a b'),
      reference: contentsOf('a b'),
    };
    const answer = await evaluate({
      pointwiseMetricInput: {
        instance: { contentMapInstance: { values } },
        metricSpec: { metricPromptTemplate: '{response}' },
      },
    });
    expect(answer).toMatchObject({ pointwiseMetricResult: { score: 5 } });
  });

  it('follows instructions sentence by sentence', async () => {
    const jsonInstance = JSON.stringify({ prompt: 'Be brief. Be kind.', response: 'Yes.' });
    const { rubricBasedInstructionFollowingResult } =
      await emulated.vertex<EvaluateInstancesResponse>('EvaluateInstancesResponse', 'POST', PATH, {
        rubricBasedInstructionFollowingInput: { instance: { jsonInstance }, metricSpec: {} },
      });
    const { score, rubricCritiqueResults = [] } = rubricBasedInstructionFollowingResult ?? {};
    expect(rubricCritiqueResults.map(({ rubric }) => rubric)).toEqual([
      '[emulator] Simulated: Be brief.',
      '[emulator] Simulated: Be kind.',
    ]);
    const kept = rubricCritiqueResults.filter(({ verdict }) => verdict === true);
    expect(score).toBe(kept.length / 2);
  });

  it.each([
    ['fluency', {}, { prediction: 'x' }, 1, 5],
    ['safety', {}, { prediction: 'x' }, 0, 1],
    ['summarizationVerbosity', { useReference: true }, { prediction: 'x', reference: 'x' }, 2, 2],
    ['questionAnsweringQuality', { useReference: true }, { prediction: 'x', reference: 'y' }, 1, 1],
  ])('scores %s with %j on its scale', async (name, metricSpec, instance, low, high) => {
    const answer = await evaluate({ [`${name}Input`]: { instance, metricSpec } });
    const { score, explanation } = answer[`${name}Result`] as {
      score: number;
      explanation: string;
    };
    expect(explanation).toEqual(SIMULATED);
    expect(score).toBeGreaterThanOrEqual(low);
    expect(score).toBeLessThanOrEqual(high);
  });

  it('compares two summaries', async () => {
    const instance = { prediction: 'a b', baselinePrediction: 'c', reference: 'a b' };
    expect(
      await evaluate({
        pairwiseSummarizationQualityInput: { instance, metricSpec: { useReference: true } },
      }),
    ).toEqual({
      pairwiseSummarizationQualityResult: { pairwiseChoice: 'CANDIDATE', explanation: SIMULATED },
    });
  });

  it.each([
    ['no template', { pointwiseMetricInput: { instance: { jsonInstance: '{}' }, metricSpec: {} } }],
    ['a template of what is not there', { pointwiseMetricInput: judged({ prompt: 'p' }, {}) }],
    [
      'two forms of one instance',
      {
        pointwiseMetricInput: {
          instance: { jsonInstance: '{}', contentMapInstance: { values: {} } },
          metricSpec: { metricPromptTemplate: 'x' },
        },
      },
    ],
    [
      'an instance that is no object',
      {
        pointwiseMetricInput: {
          instance: { jsonInstance: '[1]' },
          metricSpec: { metricPromptTemplate: 'x' },
        },
      },
    ],
    ['no baseline', { pairwiseMetricInput: judged({ prompt: 'p', response: 'r' }, {}) }],
    ['no prediction', { fluencyInput: { instance: {}, metricSpec: {} } }],
    ['no spec', { fluencyInput: { instance: { prediction: 'x' } } }],
  ])('refuses %s', async (_, body) => {
    const { status, text } = await emulated.call('POST', PATH, body);
    expect([status, text]).toEqual([400, expect.stringContaining('INVALID_ARGUMENT')]);
  });
});
