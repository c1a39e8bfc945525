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
    ['a judge', { pointwiseMetricInput: { instance: {}, metricSpec: {} } }, 501],
  ])('refuses %s', async (_, body, status) => {
    expect((await emulated.call('POST', PATH, body)).status).toBe(status);
  });
});
