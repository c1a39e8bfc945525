import { gzipSync } from 'node:zlib';
import type { TuningJob } from '../../../src/vertex/wire-types';
import { Emulated, row, rows } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
  await emulated.instant('p');
});
afterAll(() => emulated.close());

async function ended(training: string, spec: object = {}, baseModel = 'gemini-2.5-flash') {
  const { name } = await emulated.tune('p', training, { spec, baseModel });
  return emulated.until(name, ({ endTime }) => endTime !== undefined);
}

function statistics(job: TuningJob) {
  return job.tuningDataStats?.supervisedTuningDataStats;
}

describe('the dataset of a tuning job', () => {
  it('is counted, with distributions that add up', async () => {
    const uri = await emulated.upload(
      'counted.jsonl',
      `${row('abcdefgh', 'abcd')}\n\n${row('abcd', 'abcdefghijkl')}\n`,
    );
    const job = await ended(uri, { hyperParameters: { epochCount: 2 } });
    expect(statistics(job)).toMatchObject({
      tuningDatasetExampleCount: '2',
      totalTuningCharacterCount: '28',
      totalBillableTokenCount: '7',
      tuningStepCount: '2',
      userInputTokenDistribution: {
        sum: '3',
        billableSum: '3',
        min: 1,
        max: 2,
        mean: 1.5,
        median: 1.5,
      },
      userOutputTokenDistribution: { sum: '4', min: 1, max: 3 },
      userMessagePerExampleDistribution: { sum: '4', buckets: [{ count: 2, left: 2, right: 2 }] },
    });
    const buckets = statistics(job)?.userInputTokenDistribution?.buckets ?? [];
    expect(buckets).toHaveLength(10);
    expect(buckets.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(2);
    expect(statistics(job)).not.toHaveProperty('totalTruncatedExampleCount');
  });

  it('is quoted in the statistics, as the service does', async () => {
    const uri = await emulated.upload('quoted.jsonl', row('a secret question', 'a secret answer'));
    expect(statistics(await ended(uri))?.userDatasetExamples).toEqual([
      { role: 'user', parts: [{ text: 'a secret question' }] },
      { role: 'model', parts: [{ text: 'a secret answer' }] },
    ]);
  });

  it('loses its bad rows, which are numbered from 1', async () => {
    const lines = rows(20);
    lines[2] = '{"contents": [';
    lines[19] = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'only' }] }] });
    const job = await ended(await emulated.upload('bad-rows.jsonl', lines.join('\n')));
    expect(job.state).toBe('JOB_STATE_SUCCEEDED');
    expect(statistics(job)).toMatchObject({
      tuningDatasetExampleCount: '20',
      totalTruncatedExampleCount: '2',
      truncatedExampleIndices: ['3', '20'],
      droppedExampleReasons: [
        'The example is not valid JSON.',
        'The last turn is not a model turn.',
      ],
      userInputTokenDistribution: { buckets: expect.any(Array) as unknown },
    });
  });

  it('fails the job when more than a tenth of it is dropped', async () => {
    const lines = [...rows(17), '[]', '{}', 'x'];
    const job = await ended(await emulated.upload('too-bad.jsonl', lines.join('\n')));
    expect(job).toMatchObject({ state: 'JOB_STATE_FAILED', error: { code: 3 } });
    expect(job.error?.message).toContain('3 of 20 examples');
    expect(job).not.toHaveProperty('tuningDataStats');
    expect(job.startTime).toBeDefined();
  });

  it.each([
    ['missing', 'gs://datasets/missing.jsonl', 'does not exist'],
    ['in a missing bucket', 'gs://no-such-bucket/x.jsonl', 'does not exist'],
  ])('fails the job when it is %s', async (_, uri, text) => {
    const job = await ended(uri);
    expect(job).toMatchObject({ state: 'JOB_STATE_FAILED', error: { code: 3 } });
    expect(job.error?.message).toMatch(/^\[emulator] /);
    expect(job.error?.message).toContain(text);
  });

  it('fails the job when it is empty, or compressed', async () => {
    const empty = await ended(await emulated.upload('empty.jsonl', '\n \n'));
    expect(empty.error?.message).toContain('has no examples');
    const path =
      '/upload/storage/v1/b/datasets/o?uploadType=media&name=z.jsonl&contentEncoding=gzip';
    await emulated.call('POST', path, gzipSync(rows(3).join('\n')));
    expect((await ended('gs://datasets/z.jsonl')).error?.message).toContain('compressed');
  });

  it('is quoted in the error about function parts, which only Gemini 2.5 refuses', async () => {
    const line = JSON.stringify({
      contents: [
        { role: 'user', parts: [{ text: 'call it' }] },
        { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] },
      ],
    });
    const uri = await emulated.upload('functions.jsonl', [line, ...rows(13)].join('\n'));
    const job = await ended(uri);
    expect(job.error).toEqual({
      code: 3,
      message: `Dataset example 1 of 14 contains an unsupported modality [function call] in the "parts" field, which is not supported by this model. The supported modalities are: [image, PDF document, audio, video]. JSON: ${line}`,
    });
    expect((await ended(uri, {}, 'gemini-3.5-flash')).state).toBe('JOB_STATE_SUCCEEDED');
  });

  it('fails the job when its validation file is missing', async () => {
    const uri = await emulated.upload('good.jsonl', rows(3).join('\n'));
    const job = await ended(uri, { validationDatasetUri: 'gs://datasets/no-validation.jsonl' });
    expect(job.error?.message).toContain('no-validation.jsonl');
  });
});
