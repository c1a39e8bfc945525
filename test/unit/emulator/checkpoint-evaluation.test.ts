import type { AggregationResult, Operation, TuningJob } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const lines = ['red', 'blue', 'green', 'black'].map((colour) =>
  row(`Say ${colour} in capitals, my friend.`, colour.toUpperCase()),
);

const config = (more: object = {}) => ({
  metrics: [{ exactMatchSpec: {}, aggregationMetrics: ['AVERAGE'] }],
  outputConfig: { gcsDestination: { outputUriPrefix: 'gs://results/scores' } },
  ...more,
});

async function tune(
  project: string,
  evaluationConfig: object,
  spec: object = {},
  body: object = {},
): Promise<TuningJob & { name: string }> {
  await emulated.instant(project);
  const trainingDatasetUri = await emulated.upload('train.jsonl', lines.join('\n'));
  const validationDatasetUri = await emulated.upload('val.jsonl', lines.join('\n'));
  return emulated.tuned(project, {
    baseModel: 'gemini-2.5-flash',
    supervisedTuningSpec: {
      trainingDatasetUri,
      validationDatasetUri,
      hyperParameters: { epochCount: '2' },
      evaluationConfig,
      ...spec,
    },
    ...body,
  });
}

function averages(job: TuningJob): (AggregationResult | undefined)[] {
  return (job.evaluateDatasetRuns ?? []).map(
    (run) => run.evaluateDatasetResponse?.aggregationOutput?.aggregationResults?.[0],
  );
}

async function read(uri: string): Promise<Record<string, unknown>[]> {
  const object = encodeURIComponent(uri.replace('gs://results/', ''));
  const { text } = await emulated.call('GET', `/storage/v1/b/results/o/${object}?alt=media`);
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('evaluation inside a tuning job', () => {
  it('scores every checkpoint, each by an operation of its own', async () => {
    const job = await tune('evaluated', config());
    // The first checkpoint has learnt half of the file.
    expect(averages(job)).toEqual([
      { aggregationMetric: 'AVERAGE', exactMatchMetricValue: { score: 0.5 } },
      { aggregationMetric: 'AVERAGE', exactMatchMetricValue: { score: 1 } },
    ]);
    const runs = job.evaluateDatasetRuns ?? [];
    expect(runs.map(({ checkpointId }) => checkpointId)).toEqual(['1', '2']);
    for (const { operationName = '', evaluateDatasetResponse } of runs as {
      operationName?: string;
      evaluateDatasetResponse?: object;
    }[]) {
      expect(operationName).toMatch(
        new RegExp(`^projects/\\d+/locations/${LOCATION}/operations/\\d+$`),
      );
      const operation = await emulated.vertex<Operation>(
        'Operation',
        'GET',
        `/v1/${operationName}`,
      );
      expect(operation).toMatchObject({ done: true, response: evaluateDatasetResponse });
    }
  });

  it('writes what was asked, answered and scored to its place in Cloud Storage', async () => {
    const job = await tune(
      'written',
      config({ inferenceGenerationConfig: { maxOutputTokens: 1 } }),
    );
    const { evaluateDatasetResponse } = job.evaluateDatasetRuns?.[1] ?? {};
    const directory = evaluateDatasetResponse?.outputInfo?.gcsOutputDirectory ?? '';
    expect(directory).toMatch(/^gs:\/\/results\/scores\/evaluation-\d+\/$/);
    expect(await read(`${directory}aggregation_results.jsonl`)).toHaveLength(1);
    const rows = await read(`${directory}evaluation_results.jsonl`);
    expect(rows).toHaveLength(4);
    expect(JSON.parse(String(rows[2]?.['jsonInstance']))).toMatchObject({
      prompt: 'Say green in capitals, my friend.',
      // Four characters are one token here.
      response: 'GREE',
      reference: 'GREEN',
    });
    expect(rows[2]?.['evaluationResults']).toEqual([{ exactMatchMetricValue: { score: 0 } }]);
  });

  it('asks the simulated judge, against the base model where two are compared', async () => {
    const template = { metricPromptTemplate: '{prompt}: {response} {baseline_model_response}' };
    const metrics = [
      { pointwiseMetricSpec: template },
      { pairwiseMetricSpec: template, aggregationMetrics: ['MODE'] },
    ];
    const job = await tune('judged', config({ metrics }), { exportLastCheckpointOnly: true });
    const results =
      job.evaluateDatasetRuns?.[0]?.evaluateDatasetResponse?.aggregationOutput?.aggregationResults;
    expect(job.evaluateDatasetRuns).toHaveLength(1);
    const explanation = expect.stringMatching(/^\[emulator\] Simulated/) as string;
    expect(results).toEqual([
      { aggregationMetric: 'AVERAGE', pointwiseMetricResult: { score: 5, explanation } },
      {
        aggregationMetric: 'MODE',
        pairwiseMetricResult: { pairwiseChoice: 'CANDIDATE', explanation },
      },
    ]);
  });

  it.each([
    ['there is no validation dataset', config(), { validationDatasetUri: '' }, 9],
    [
      'a template asks for what no row has',
      config({ metrics: [{ pointwiseMetricSpec: { metricPromptTemplate: '{rubric}' } }] }),
      {},
      3,
    ],
  ])('fails, and the job does not, where %s', async (_, evaluationConfig, spec, code) => {
    const job = await tune('evaluation-fails', evaluationConfig, spec);
    expect(job.evaluateDatasetRuns).toHaveLength(2);
    expect(job.evaluateDatasetRuns?.[0]).toMatchObject({ checkpointId: '1', error: { code } });
    expect(job.evaluateDatasetRuns?.[0]).not.toHaveProperty('evaluateDatasetResponse');
  });
});
