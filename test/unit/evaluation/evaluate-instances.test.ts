import type { Metric } from '../../../src/contract/evaluation';
import { readScores, toEvaluateInstancesRequest } from '../../../src/evaluation';
import { checkMessage } from '../../../src/vertex/discovery/message-check';

const PAIRS = [
  { prediction: 'a', reference: 'b' },
  { prediction: 'c', reference: 'c' },
];

const METRICS: [Metric, string, object, string, string][] = [
  [
    { id: 'e', exactMatchSpec: {} },
    'exactMatchInput',
    {},
    'exactMatchResults',
    'exactMatchMetricValues',
  ],
  [
    { id: 'b', bleuSpec: { useEffectiveOrder: true } },
    'bleuInput',
    { useEffectiveOrder: true },
    'bleuResults',
    'bleuMetricValues',
  ],
  [
    { id: 'r', rougeSpec: { rougeType: 'rougeL' } },
    'rougeInput',
    { rougeType: 'rougeL' },
    'rougeResults',
    'rougeMetricValues',
  ],
];

describe.each(METRICS)('evaluateInstances for %j', (metric, input, metricSpec, results, values) => {
  it('makes a body that the API knows', () => {
    const body = toEvaluateInstancesRequest(metric, PAIRS);
    expect(body).toEqual({ [input]: { metricSpec, instances: PAIRS } });
    const { problems } = checkMessage({
      version: 'v1beta1',
      message: 'EvaluateInstancesRequest',
      value: body,
      unknownFields: 'refuse',
    });
    expect(problems).toEqual([]);
  });

  it('reads scores in order, and null where there is none', () => {
    const answer = { [results]: { [values]: [{ score: 0.5 }, {}, { score: 'x' }, { score: 0 }] } };
    expect(readScores(metric, answer, 4)).toEqual([0.5, null, null, 0]);
  });

  it.each([{}, null, { [results]: { [values]: [{ score: 1 }] } }])(
    'refuses an answer that does not fit the question: %j',
    (answer) => {
      expect(() => readScores(metric, answer, 2)).toThrow(
        expect.objectContaining({ code: 'EVALUATION_FAILED' }),
      );
    },
  );
});
