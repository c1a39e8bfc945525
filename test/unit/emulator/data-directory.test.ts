import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint, Model, Operation } from '../../../src/vertex/wire-types';
import { startEmulator } from '../../../src/emulator';
import { Emulated, LOCATION, row } from './emulated';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'emulator-data-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** What a process that was killed in this moment leaves behind. */
function crashed(dataDir: string): string {
  const copy = `${dataDir}-copy`;
  cpSync(dataDir, copy, { recursive: true });
  return copy;
}

describe('a data directory', () => {
  it('brings jobs, models, endpoints, operations and objects back after a crash', async () => {
    const dataDir = join(root, 'one');
    const before = await Emulated.start({ dataDir });
    await before.instant('p', { listStaleMs: 1 });
    const uri = await before.upload('train.jsonl', row('alpha beta', 'ONE'));
    const job = await before.tuned('p', {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: uri },
    });
    const endpoint = job.tunedModel?.endpoint ?? '';
    const model = job.tunedModel?.model ?? '';
    await before.vertex('Model', 'PATCH', `/v1/${model.replace('@1', '')}`, { displayName: 'new' });
    // Of another content than the job was trained on.
    await before.upload('train.jsonl', row('alpha beta', 'TWO'));
    const first = job.tunedModel?.checkpoints?.[0]?.endpoint ?? '';
    const { deployedModels } = await before.vertex<Endpoint>('Endpoint', 'GET', `/v1/${first}`);
    const operation = await before.operate('POST', `/v1/${first}:undeployModel`, {
      deployedModelId: deployedModels?.[0]?.id,
    });
    const copy = crashed(dataDir);
    await before.close();

    const after = await Emulated.start({ dataDir: copy });
    expect(await after.get(job.name)).toEqual(job);
    expect((await after.vertex<Model>('Model', 'GET', `/v1/${model}`)).displayName).toBe('new');
    expect(await after.vertex<Operation>('Operation', 'GET', `/v1/${operation.name}`)).toEqual(
      operation,
    );
    expect(await after.vertex<Endpoint>('Endpoint', 'GET', `/v1/${first}`)).not.toHaveProperty(
      'deployedModels',
    );
    const question = { contents: [{ role: 'user', parts: [{ text: 'alpha beta' }] }] };
    const said = await after.call('POST', `/v1/${endpoint}:generateContent`, question);
    expect(said.text).toContain('ONE');
    const object = await after.call('GET', '/storage/v1/b/datasets/o/train.jsonl?alt=media');
    expect(object.text).toContain('TWO');
    expect((await after.call('GET', '/emulator/v1/projects/p/behavior')).json).toMatchObject({
      listStaleMs: 1,
    });
    await after.close();
  });

  it('lets live jobs and operations go on by the clock', async () => {
    const dataDir = join(root, 'two');
    const before = await Emulated.start({ dataDir });
    await before.instant('p', { pendingMs: 50, epochMs: 10 });
    const uri = await before.upload('train.jsonl', row('a', 'b'));
    const { name } = await before.tune('p', uri);
    const copy = crashed(dataDir);
    await before.close();
    const after = await Emulated.start({ dataDir: copy });
    expect((await after.untilState(name, 'SUCCEEDED')).tunedModel?.model).toMatch(/@1$/);
    await after.close();
  });

  it('brings back what a job has evaluated, and goes on with the rows that it began with', async () => {
    const dataDir = join(root, 'evaluated');
    const before = await Emulated.start({ dataDir });
    const trainingDatasetUri = await before.upload('train.jsonl', row('alpha beta', 'ONE'));
    const validationRows = [row('alpha beta', 'ONE'), row('alpha beta', 'ANOTHER')].join('\n');
    const validationDatasetUri = await before.upload('val.jsonl', validationRows);
    await before.instant('p', { epochMs: 60 });
    const { name } = await before.create('p', {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: {
        trainingDatasetUri,
        validationDatasetUri,
        hyperParameters: { epochCount: '2' },
        evaluationConfig: {
          metrics: [{ exactMatchSpec: {} }],
          outputConfig: { gcsDestination: { outputUriPrefix: 'gs://results/scores' } },
        },
      },
    });
    const half = await before.until(
      name,
      ({ evaluateDatasetRuns = [] }) => evaluateDatasetRuns.length === 1,
    );
    // Of another answer than the job has read.
    await before.upload('val.jsonl', row('alpha beta', 'TWO'));
    const copy = crashed(dataDir);
    await before.close();

    const after = await Emulated.start({ dataDir: copy });
    const { evaluateDatasetRuns = [] } = await after.untilState(name, 'SUCCEEDED');
    expect(evaluateDatasetRuns).toHaveLength(2);
    expect(evaluateDatasetRuns[0]).toEqual(half.evaluateDatasetRuns?.[0]);
    const aggregates = evaluateDatasetRuns[1]?.evaluateDatasetResponse?.aggregationOutput;
    expect(aggregates?.aggregationResults).toEqual([
      { aggregationMetric: 'AVERAGE', exactMatchMetricValue: { score: 0.5 } },
    ]);
    const list = `/v1/projects/p/locations/${LOCATION}/operations`;
    const { json } = await after.call('GET', list);
    expect(json['operations']).toHaveLength(2);
    await after.close();
  });

  it('is held by one emulator at a time, and free when that is closed', async () => {
    const dataDir = join(root, 'three');
    const holder = await Emulated.start({ dataDir });
    expect(existsSync(`${dataDir}.lock`)).toBe(true);
    await holder.close();
    expect(existsSync(`${dataDir}.lock`)).toBe(false);
    const next = await Emulated.start({ dataDir });
    await next.close();
  });

  it('forgets bytes that nothing refers to', async () => {
    const dataDir = join(root, 'four');
    const before = await Emulated.start({ dataDir });
    await before.upload('a.txt', 'first');
    await before.upload('a.txt', 'second');
    expect(readdirSync(join(dataDir, 'blobs'))).toHaveLength(2);
    await before.close();
    const after = await Emulated.start({ dataDir });
    expect(readdirSync(join(dataDir, 'blobs'))).toHaveLength(1);
    await after.close();
  });

  it('of something else is refused', async () => {
    const dataDir = join(root, 'five');
    cpSync(__dirname, dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'projects.json'), '{"format":99}');
    await expect(startEmulator({ dataDir })).rejects.toThrow(/format/);
  });
});

describe('a scenario', () => {
  it('sets behaviors, datasets and faults', async () => {
    const emulated = await Emulated.start({
      scenario: {
        projects: { p: { pendingMs: 0, processingDatasetMs: 0, epochMs: 0, postProcessingMs: 0 } },
        datasets: { [`projects/p/locations/${LOCATION}/datasets/7`]: 'gs://datasets/train.jsonl' },
        faults: [{ match: { operation: 'models.list' }, kind: 'statusBefore', status: 503 }],
      },
    });
    await emulated.upload('train.jsonl', row('a', 'b'));
    await emulated.tuned('p', {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: `projects/p/locations/${LOCATION}/datasets/7` },
    });
    const models = `/v1/projects/p/locations/${LOCATION}/models`;
    expect((await emulated.call('GET', models)).status).toBe(503);
    expect((await emulated.call('GET', models)).status).toBe(200);
    await emulated.close();
  });

  it('with mistakes is refused with every problem and its path', async () => {
    const scenario = {
      projects: { acme: { pendingMS: 1, epochMs: 'long' } },
      datasets: { mine: 'file.jsonl' },
      faults: [{ kind: 'explode' }],
    };
    const refused: unknown = await startEmulator({ scenario: scenario as never }).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ name: 'InvalidScenario' });
    const { problems } = refused as { problems: { path: string }[] };
    expect(problems.map(({ path }) => path)).toEqual([
      'projects.acme.epochMs',
      'projects.acme',
      'datasets.mine',
      'faults[0].kind',
    ]);
  });
});
