import type { TuningJob } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row, rows } from './emulated';

let emulated: Emulated;
let uri: string;

beforeAll(async () => {
  emulated = await Emulated.start();
  uri = await emulated.upload('train.jsonl', rows(40).join('\n'));
});
afterAll(() => emulated.close());

function stateOf(job: TuningJob): string {
  return `${job.state} ${job.tuningJobState ?? ''}`.trim();
}

async function cancel(name: string): Promise<number> {
  return (await emulated.call('POST', `/v1beta1/${name}:cancel`, {})).status;
}

describe('a tuning job', () => {
  it('is pending when it is created, with a name of its own and the project as a number', async () => {
    await emulated.instant('fast');
    const job = await emulated.tune('fast', uri, { labels: { team: 'a' } });
    expect(job).toMatchObject({
      state: 'JOB_STATE_PENDING',
      baseModel: 'gemini-2.5-flash',
      labels: { team: 'a' },
      supervisedTuningSpec: { trainingDatasetUri: uri },
    });
    expect(job.name).toMatch(/^projects\/\d{12}\/locations\/us-central1\/tuningJobs\/\d{19}$/);
    expect(job).not.toHaveProperty('startTime');
    const byId = job.name.replace(/^projects\/\d+/, 'projects/fast');
    expect((await emulated.get(byId)).name).toBe(job.name);
  });

  it('is named in the journal by the state that the answer shows', async () => {
    // Every look at the clock finds another time: a change falls between any two.
    let now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => (now += 10));
    try {
      for (let at = 0; at < 5; at++) {
        const project = `journal-${at}`;
        await emulated.instant(project, { pendingMs: 1_000 + at * 10 });
        const { name } = await emulated.tune(project, uri);
        const shown: string[] = [];
        while (shown.at(-1) !== 'JOB_STATE_SUCCEEDED') {
          shown.push((await emulated.get(name)).state ?? '');
        }
        expect(new Set(shown)).toEqual(new Set(['JOB_STATE_PENDING', 'JOB_STATE_SUCCEEDED']));
        const entries = await emulated.journal(`project=${project}&operation=tuningJobs.get`);
        expect(entries.map(({ jobState }) => jobState)).toEqual(shown);
      }
    } finally {
      clock.mockRestore();
    }
  });

  it('goes through all states in order', async () => {
    const project = 'in-order';
    const long = 600_000;
    const seen: string[] = [];
    await emulated.instant(project, { pendingMs: long });
    const { name } = await emulated.tune(project, uri);
    // One phase after the other is made the long one.
    for (const phase of ['pendingMs', 'processingDatasetMs', 'epochMs', 'postProcessingMs']) {
      await emulated.instant(project, { [phase]: long });
      await emulated.until(name, (job) => {
        if (seen.at(-1) === stateOf(job)) return false;
        seen.push(stateOf(job));
        return true;
      });
    }
    await emulated.instant(project);
    seen.push(stateOf(await emulated.untilState(name, 'SUCCEEDED')));
    expect(seen).toEqual([
      'JOB_STATE_PENDING',
      'JOB_STATE_RUNNING TUNING_JOB_STATE_PROCESSING_DATASET',
      'JOB_STATE_RUNNING TUNING_JOB_STATE_TUNING',
      'JOB_STATE_RUNNING TUNING_JOB_STATE_POST_PROCESSING',
      'JOB_STATE_SUCCEEDED',
    ]);
  });

  it('reports progress and checkpoints while it runs', async () => {
    await emulated.instant('progress', { epochMs: 150 });
    const { name } = await emulated.tune('progress', uri, {
      spec: { hyperParameters: { epochCount: 3 } },
    });
    const running = await emulated.until(
      name,
      (job) => job.tuningJobMetadata?.completedEpochCount === '1',
    );
    expect(running.state).toBe('JOB_STATE_RUNNING');
    // 40 examples in batches of 16 are 3 steps per epoch.
    expect(Number(running.tuningJobMetadata?.completedStepCount)).toBeGreaterThanOrEqual(3);
    expect(running.tunedModel).toEqual({
      checkpoints: [expect.objectContaining({ checkpointId: '1', epoch: '1', step: '3' })],
    });
    const done = await emulated.untilState(name, 'SUCCEEDED');
    expect(done.tunedModel?.model).toMatch(
      /^projects\/\d+\/locations\/us-central1\/models\/\d{19}@1$/,
    );
    expect(done.tunedModel?.checkpoints?.map(({ epoch }) => epoch)).toEqual(['1', '2', '3']);
    expect(done.tunedModel?.endpoint).toBe(done.tunedModel?.checkpoints?.at(-1)?.endpoint);
    expect(done.tunedModel?.checkpoints?.[0]).toEqual(running.tunedModel?.checkpoints?.[0]);
    expect(new Set(done.tunedModel?.checkpoints?.map(({ endpoint }) => endpoint)).size).toBe(3);
    expect(done.tuningJobMetadata).toEqual({ completedEpochCount: '3', completedStepCount: '9' });
    const times = [done.createTime, done.startTime, done.endTime].map((time) =>
      Date.parse(time ?? ''),
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('has ten checkpoints of many epochs, the last among them', async () => {
    await emulated.instant('many');
    const { name } = await emulated.tune('many', uri, {
      spec: { hyperParameters: { epochCount: 25 } },
    });
    const { tunedModel } = await emulated.untilState(name, 'SUCCEEDED');
    expect(tunedModel?.checkpoints).toHaveLength(10);
    expect(tunedModel?.checkpoints?.at(-1)?.epoch).toBe('25');
  });

  it('has no checkpoints beside the model where only the last is exported', async () => {
    await emulated.instant('last-only', { holdAt: 'RUNNING' });
    const { name } = await emulated.tune('last-only', uri, {
      spec: { exportLastCheckpointOnly: true },
    });
    const running = await emulated.until(name, (job) => job.tuningJobMetadata !== undefined);
    expect(running).not.toHaveProperty('tunedModel');
    await emulated.instant('last-only');
    const { tunedModel } = await emulated.untilState(name, 'SUCCEEDED');
    expect(Object.keys(tunedModel ?? {})).toEqual(['model', 'endpoint']);
  });

  it('is served from a multi-region when its base model is Gemini 3 or later', async () => {
    await emulated.instant('three');
    const { name } = await emulated.tune('three', uri, { baseModel: 'gemini-3.5-flash' });
    const { tunedModel } = await emulated.untilState(name, 'SUCCEEDED');
    expect(tunedModel?.endpoint).toMatch(/\/locations\/us\/endpoints\//);
    expect(tunedModel?.model).toMatch(/\/locations\/us-central1\/models\//);
  });

  it('is shown by v1 without the fields that only v1beta1 has', async () => {
    await emulated.instant('versions', { holdAt: 'RUNNING' });
    const { name } = await emulated.tune('versions', uri, { version: 'v1' });
    await emulated.until(name, (job) => job.tuningJobMetadata !== undefined);
    // `get` also checks the answer against the schema of v1, which knows neither field.
    const shown = await emulated.get(name, 'v1');
    expect(shown.state).toBe('JOB_STATE_RUNNING');
    expect(shown).not.toHaveProperty('tuningJobState');
    expect(shown).not.toHaveProperty('tuningJobMetadata');
  });

  it('reads its datasets when it starts and not when it is created', async () => {
    const project = 'late';
    await emulated.instant(project, { holdAt: 'PENDING' });
    const { name } = await emulated.tune(project, 'gs://datasets/late.jsonl');
    await emulated.upload('late.jsonl', rows(7).join('\n'));
    await emulated.instant(project, { holdAt: 'RUNNING' });
    const job = await emulated.until(name, ({ tuningDataStats }) => tuningDataStats !== undefined);
    await emulated.upload('late.jsonl', rows(9).join('\n'));
    expect(job.tuningDataStats?.supervisedTuningDataStats?.tuningDatasetExampleCount).toBe('7');
    expect((await emulated.get(name)).tuningDataStats).toEqual(job.tuningDataStats);
  });
});

describe('behavior of a project', () => {
  it('is shown, replaced as a whole, and refused when it has a typo', async () => {
    await emulated.behave('shown', { pendingMs: 1, quota: 3 });
    await emulated.behave('shown', { epochMs: 2 });
    const path = '/emulator/v1/projects/shown/behavior';
    expect((await emulated.call('GET', path)).json).toEqual({ epochMs: 2 });
    const refused = await emulated.call('PUT', path, { pendingMS: 1 });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('pendingMS');
    expect((await emulated.call('GET', path)).json).toEqual({ epochMs: 2 });
  });

  it.each(['PENDING', 'RUNNING'] as const)(
    'holds live jobs at %s until it is changed',
    async (state) => {
      const project = `hold-${state.toLowerCase()}`;
      await emulated.instant(project, { holdAt: state });
      const { name } = await emulated.tune(project, uri);
      await emulated.untilState(name, state);
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect((await emulated.get(name)).state).toBe(`JOB_STATE_${state}`);
      const released = Date.now();
      await emulated.instant(project);
      const done = await emulated.untilState(name, 'SUCCEEDED');
      // What comes after the hold happened after it, not in the time that passed meanwhile.
      expect(Date.parse(done.endTime ?? '')).toBeGreaterThanOrEqual(released);
    },
  );

  it.each([
    ['FAILED', { code: 13, message: 'out of luck' }],
    ['CANCELLED', { code: 1, message: 'out of luck' }],
    ['EXPIRED', undefined],
  ] as const)('ends jobs as %s', async (ending, error) => {
    const project = `ending-${ending.toLowerCase()}`;
    await emulated.instant(project, { ending, endingMessage: 'out of luck' });
    const { name } = await emulated.tune(project, uri);
    const job = await emulated.untilState(name, ending);
    expect(job.error).toEqual(error);
    expect(job).not.toHaveProperty('tunedModel');
    expect(job.endTime).toBeDefined();
  });

  it('gives a model to jobs that succeed partially', async () => {
    await emulated.instant('partial', { ending: 'PARTIALLY_SUCCEEDED' });
    const { name } = await emulated.tune('partial', uri);
    expect(
      (await emulated.untilState(name, 'PARTIALLY_SUCCEEDED')).tunedModel?.model,
    ).toBeDefined();
  });

  it('refuses a create over the quota and takes it when a job has ended', async () => {
    await emulated.instant('quota', { quota: 1, holdAt: 'RUNNING' });
    const { name } = await emulated.tune('quota', uri);
    const path = `/v1/projects/quota/locations/${LOCATION}/tuningJobs`;
    const body = {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: uri },
    };
    const refused = await emulated.call('POST', path, body);
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({
      error: {
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            metadata: {
              quota_metric: expect.stringMatching(/global_concurrent_tuning_jobs$/) as string,
            },
          },
          { '@type': 'type.googleapis.com/google.rpc.QuotaFailure' },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '60s' },
        ],
      },
    });
    expect(refused.headers.get('retry-after')).toBe('60');
    await emulated.instant('quota', { quota: 1 });
    await emulated.untilState(name, 'SUCCEEDED');
    await emulated.tune('quota', uri);
  });

  it('holds jobs over the quota back, oldest first, where it is told to queue them', async () => {
    const queue = { quota: 1, overQuota: 'queue' } as const;
    await emulated.instant('queue', { ...queue, holdAt: 'RUNNING' });
    const names: string[] = [];
    for (let count = 0; count < 3; count++) names.push((await emulated.tune('queue', uri)).name);
    const [first = '', second = '', third = ''] = names;
    await emulated.untilState(first, 'RUNNING');
    for (const name of [second, third]) {
      expect(await emulated.get(name)).toMatchObject({
        state: 'JOB_STATE_PENDING',
        tuningJobState: 'TUNING_JOB_STATE_WAITING_FOR_QUOTA',
      });
    }
    await cancel(first);
    await emulated.untilState(second, 'RUNNING');
    expect((await emulated.get(third)).state).toBe('JOB_STATE_PENDING');
    await cancel(third);
    await emulated.untilState(third, 'CANCELLED');
    await emulated.instant('queue', queue);
    await emulated.untilState(second, 'SUCCEEDED');
  });

  it('shows a wait for capacity', async () => {
    await emulated.instant('capacity', { waitingForCapacityMs: 60_000 });
    const { name } = await emulated.tune('capacity', uri);
    const waiting = await emulated.until(
      name,
      ({ tuningJobState }) => tuningJobState === 'TUNING_JOB_STATE_WAITING_FOR_CAPACITY',
    );
    expect(waiting.state).toBe('JOB_STATE_RUNNING');
  });

  it('does not reach into another project', async () => {
    await emulated.instant('left', { ending: 'FAILED' });
    await emulated.instant('right');
    const { name } = await emulated.tune('right', await emulated.upload('r.jsonl', row('a', 'b')));
    expect(await emulated.untilState(name, 'SUCCEEDED')).not.toHaveProperty('error');
  });
});

describe('tuningJobs.cancel', () => {
  it('goes through CANCELLING to CANCELLED with an error of code 1', async () => {
    await emulated.instant('cancel', { holdAt: 'RUNNING' });
    const { name } = await emulated.tune('cancel', uri);
    await emulated.until(name, (job) => job.tunedModel?.checkpoints !== undefined);
    // Long epochs keep the job running while the hold moves on.
    await emulated.instant('cancel', { holdAt: 'CANCELLING', epochMs: 60_000 });
    expect(await cancel(name)).toBe(200);
    expect((await emulated.get(name)).state).toBe('JOB_STATE_CANCELLING');
    // Again, while it is being cancelled.
    expect(await cancel(name)).toBe(200);
    await emulated.instant('cancel');
    const done = await emulated.untilState(name, 'CANCELLED');
    expect(done.error?.code).toBe(1);
    expect(done.endTime).toBeDefined();
    expect(done).not.toHaveProperty('tunedModel');
  });

  it('cancels a job that never ran', async () => {
    await emulated.instant('cancel-pending', { holdAt: 'PENDING' });
    const { name } = await emulated.tune('cancel-pending', uri);
    expect(await cancel(name)).toBe(200);
    expect(await emulated.untilState(name, 'CANCELLED')).not.toHaveProperty('startTime');
  });

  it('is refused for a job that has ended', async () => {
    await emulated.instant('cancel-ended');
    const { name } = await emulated.tune('cancel-ended', uri);
    await emulated.untilState(name, 'SUCCEEDED');
    const answer = await emulated.call('POST', `/v1/${name}:cancel`);
    expect(answer.json).toMatchObject({ error: { code: 400, status: 'FAILED_PRECONDITION' } });
  });

  it.each([
    ['SUCCEEDED', 'SUCCEEDED'],
    ['FAILED', 'FAILED'],
  ] as const)('can end in %s', async (cancelEnding, state) => {
    const project = `cancel-${cancelEnding.toLowerCase()}`;
    await emulated.instant(project, { holdAt: 'PENDING', cancelEnding });
    const { name } = await emulated.tune(project, uri);
    expect(await cancel(name)).toBe(200);
    const job = await emulated.untilState(name, state);
    expect(job.tunedModel !== undefined).toBe(state === 'SUCCEEDED');
    expect(job.error !== undefined).toBe(state === 'FAILED');
  });

  it('can be ignored', async () => {
    await emulated.instant('cancel-ignored', { holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
    const { name } = await emulated.tune('cancel-ignored', uri);
    await emulated.untilState(name, 'RUNNING');
    expect(await cancel(name)).toBe(200);
    expect((await emulated.get(name)).state).toBe('JOB_STATE_RUNNING');
  });

  it('knows no job of another location', async () => {
    await emulated.instant('elsewhere', { holdAt: 'PENDING' });
    const { name } = await emulated.tune('elsewhere', uri);
    const answer = await emulated.call(
      'POST',
      `/v1/${name.replace(LOCATION, 'europe-west4')}:cancel`,
    );
    expect(answer.json).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
  });
});
