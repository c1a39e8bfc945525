import type { Operation } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION } from './emulated';

let emulated: Emulated;
let uri: string;

const LINES = [
  { prompt: 'a', response: 'the cat sat', reference: 'the cat sat' },
  { prompt: 'b', prediction: 'a dog', reference: 'the cat sat' },
];

beforeAll(async () => {
  emulated = await Emulated.start();
  await emulated.instant('p');
  uri = await emulated.upload('rows.jsonl', LINES.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => emulated.close());

const body = (more: object = {}) => ({
  dataset: { gcsSource: { uris: [uri] } },
  metrics: [
    { exactMatchSpec: {}, aggregationMetrics: ['AVERAGE', 'MINIMUM', 'PERCENTILE_P90'] },
    { rougeSpec: { rougeType: 'rouge1' } },
  ],
  outputConfig: { gcsDestination: { outputUriPrefix: 'gs://results/evaluations' } },
  ...more,
});
const path = `/v1/projects/p/locations/${LOCATION}:evaluateDataset`;

describe('evaluateDataset', () => {
  it('aggregates computed metrics and writes both files', async () => {
    const { response } = await emulated.operate('POST', path, body());
    const { aggregationOutput, outputInfo } = response as unknown as {
      aggregationOutput: { aggregationResults: object[] };
      outputInfo: { gcsOutputDirectory: string };
    };
    expect(aggregationOutput.aggregationResults).toEqual([
      { aggregationMetric: 'AVERAGE', exactMatchMetricValue: { score: 0.5 } },
      { aggregationMetric: 'MINIMUM', exactMatchMetricValue: { score: 0 } },
      { aggregationMetric: 'PERCENTILE_P90', exactMatchMetricValue: { score: 0.9 } },
      { aggregationMetric: 'AVERAGE', rougeMetricValue: { score: 0.5 } },
    ]);
    const directory = outputInfo.gcsOutputDirectory.replace('gs://results/', '');
    const read = async (name: string) => {
      const object = encodeURIComponent(directory + name);
      const { text } = await emulated.call('GET', `/storage/v1/b/results/o/${object}?alt=media`);
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    expect(await read('aggregation_results.jsonl')).toEqual(aggregationOutput.aggregationResults);
    expect(await read('evaluation_results.jsonl')).toEqual([
      {
        jsonInstance: JSON.stringify(LINES[0]),
        evaluationResults: [
          { exactMatchMetricValue: { score: 1 } },
          { rougeMetricValue: { score: 1 } },
        ],
      },
      expect.objectContaining({ jsonInstance: JSON.stringify(LINES[1]) }),
    ]);
  });

  it('ends with an error where the file is missing', async () => {
    const missing = { dataset: { gcsSource: { uris: ['gs://results/none.jsonl'] } } };
    const operation = await emulated.vertex<Operation>('Operation', 'POST', path, body(missing));
    expect(await emulated.done(operation)).toMatchObject({ error: { code: 5 } });
  });

  it.each([
    ['two files', { dataset: { gcsSource: { uris: ['gs://abc/a', 'gs://abc/b'] } } }, 400],
    ['no place for the results', { outputConfig: {} }, 400],
    ['no metric', { metrics: [] }, 400],
    ['two kinds of one metric', { metrics: [{ exactMatchSpec: {}, bleuSpec: {} }] }, 400],
    ['a judge', { metrics: [{ pointwiseMetricSpec: {} }] }, 501],
  ])('refuses %s', async (_, wrong, status) => {
    expect((await emulated.call('POST', path, body(wrong))).status).toBe(status);
  });
});

describe('evaluateInstances with metrics', () => {
  it('scores the instance with the first of them', async () => {
    const answer = await emulated.vertex(
      'EvaluateInstancesResponse',
      'POST',
      `/v1beta1/projects/p/locations/${LOCATION}:evaluateInstances`,
      {
        instance: { response: { text: 'a b' }, reference: { text: 'a b' } },
        metrics: [
          { computationBasedMetricSpec: { type: 'ROUGE', parameters: { rouge_type: 'rougeL' } } },
          { pointwiseMetricSpec: {} },
        ],
      },
    );
    expect(answer).toEqual({ metricResults: [{ score: 1 }] });
  });
});
