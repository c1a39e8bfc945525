import type { TuneModelRequest } from '../../../src/contract/request';
import type { EmulatedProject } from '../../support/emulated-project';
import { orderRows } from '../../support/emulated-project';
import { TuningStack, until } from '../../support/tuning-stack';

const OTHER_ROWS = `${orderRows(70, 500).join('\n')}\n`;

type Checks = NonNullable<TuneModelRequest['datasetChecks']>;

const overwrite = (project: EmulatedProject): Promise<string> =>
  project.upload('train.jsonl', OTHER_ROWS);

function requestOf(project: EmulatedProject, datasetChecks: Checks): Promise<TuneModelRequest> {
  const artifactsUri = `gs://${project.bucket}/runs/`;
  return project.trainingRequest({ datasetChecks, artifactsUri });
}

/** Cloud Storage gives no metadata until the faults are cleared. */
async function withoutMetadata(project: EmulatedProject): Promise<void> {
  const fault = { kind: 'statusBefore', status: 503, times: 1_000 } as const;
  await project.fault({ match: { operation: 'objects.get' }, ...fault });
}

/** From now on. */
async function asked(project: EmulatedProject, operation: string): Promise<void> {
  await project.markRequests();
  await until(
    async () => ((await project.requests(operation)).length > 0 ? true : undefined),
    operation,
  );
}

describe('the pinning of datasets', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** A run that stands between its check and its create call, until its approval. */
  async function checked(project: EmulatedProject, datasetChecks: Checks): Promise<string> {
    const request = await requestOf(project, datasetChecks);
    const workflowId = await stack.start({ ...request, approval: {} });
    await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
    return workflowId;
  }

  const approve = (workflowId: string) => stack.client.approve(workflowId, { by: 'ada' });

  /** A run whose job has been created and stands at a state, with its dataset overwritten there. */
  async function overwrittenAt(
    datasetChecks: Checks,
    state: 'PENDING' | 'RUNNING',
  ): Promise<{ project: EmulatedProject; workflowId: string }> {
    const project = await stack.project();
    await project.behave({ holdAt: state });
    const workflowId = await stack.start(await requestOf(project, datasetChecks));
    await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === `JOB_STATE_${state}`);
    await overwrite(project);
    await project.behave();
    return { project, workflowId };
  }

  describe('verify', () => {
    it('checks and tunes on what is there when the dataset changes before its check', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'verify' });
      await withoutMetadata(project);
      const workflowId = await stack.start(request);
      await asked(project, 'objects.get');
      await overwrite(project);
      await project.clearFaults();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({
        outcome: 'succeeded',
        datasets: [{ examples: 70, proven: true }],
      });
    });

    it('creates nothing when the dataset changes during its check', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'verify' });
      // Opened as it was, and read late.
      await project.fault({ match: { operation: 'objects.media' }, kind: 'delay', delayMs: 500 });
      const workflowId = await stack.start(request);
      await asked(project, 'objects.media');
      await overwrite(project);
      const { code, result } = await stack.failure(workflowId);
      expect(code).toBe('DATASET_INVALID');
      const found = result?.datasets[0]?.findingCounts.map((finding) => finding.code);
      expect(found).toContain('FILE_CHANGED');
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    });

    it('warns when the dataset changed after the job’s end, before it was compared', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(await requestOf(project, { pinning: 'verify' }));
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
      await withoutMetadata(project);
      await project.behave();
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_SUCCEEDED');
      await overwrite(project);
      await project.clearFaults();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'succeeded', datasets: [{ proven: false }] });
      expect(result.warnings.map(({ code }) => code)).toContain('DATASET_UNPROVEN');
      // Lines of a file that may not be what was tuned on.
      expect(result.dataStatistics?.droppedExamples).toEqual([]);
    });

    it('creates nothing when the dataset changed after its check', async () => {
      const project = await stack.project();
      const workflowId = await checked(project, { pinning: 'verify' });
      await overwrite(project);
      await approve(workflowId);
      expect((await stack.failure(workflowId)).code).toBe('DATASET_CHANGED');
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    });

    it('creates nothing when the dataset changed before a create call that is tried again', async () => {
      const project = await stack.project();
      await project.behave({ quota: 0 });
      const workflowId = await stack.start(await requestOf(project, { pinning: 'verify' }));
      await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
      await overwrite(project);
      await project.behave({ quota: 1 });
      // Another run's end gives the waiting one its turn.
      const other = await project.trainingRequest();
      const { supervisedTuningSpec: spec } = other.tuningJob as Record<string, object>;
      const trainingDatasetUri = await project.upload('other.jsonl', OTHER_ROWS);
      const tuningJob = {
        ...other.tuningJob,
        supervisedTuningSpec: { ...spec, trainingDatasetUri },
      };
      await overwrite(project);
      await stack.client.result(await stack.start({ ...other, tuningJob }));
      expect((await stack.failure(workflowId)).code).toBe('DATASET_CHANGED');
    });

    it.each(['PENDING', 'RUNNING'] as const)(
      'warns when the dataset changed while the job was %s',
      async (state) => {
        const { workflowId } = await overwrittenAt({ pinning: 'verify' }, state);
        const result = await stack.client.result(workflowId);
        expect(result).toMatchObject({ outcome: 'succeeded', datasets: [{ proven: false }] });
        expect(result.warnings.map(({ code }) => code)).toContain('DATASET_UNPROVEN');
      },
    );
  });

  describe('off', () => {
    it('compares nothing, and says nothing', async () => {
      const { workflowId } = await overwrittenAt({ pinning: 'off' }, 'RUNNING');
      const result = await stack.client.result(workflowId);
      expect(result.outcome).toBe('succeeded');
      expect(result.datasets[0]?.proven).toBeUndefined();
      expect(result.warnings.map(({ code }) => code)).not.toContain('DATASET_UNPROVEN');
    });
  });

  describe('copy', () => {
    it('gives the job a copy, named by its content, and proves it', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'copy' });
      const result = await stack.client.result(await stack.start(request));
      const [training] = result.datasets;
      expect(training?.copiedTo).toMatch(
        new RegExp(`^gs://${project.bucket}/runs/datasets/md5-[0-9a-f]{32}-train\\.jsonl$`),
      );
      expect(training).toMatchObject({ proven: true, uri: expect.stringMatching(/train\.jsonl$/) });
      expect(await project.download(training?.copiedTo ?? '')).toBe(
        `${orderRows(64).join('\n')}\n`,
      );
      const { supervisedTuningSpec } = await project.job(result.tuningJob?.name ?? '');
      expect(supervisedTuningSpec).toMatchObject({ trainingDatasetUri: training?.copiedTo });
      expect(result.warnings.map(({ code }) => code)).not.toContain('COPY_LOCATION');
    });

    it('makes one copy for the same content, whichever run wants it', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'copy' });
      const one = await stack.client.result(await stack.start(request));
      const two = await stack.client.result(await stack.start(request));
      expect(two.datasets[0]?.copiedTo).toBe(one.datasets[0]?.copiedTo);
      expect(two.datasets[0]?.copyGeneration).toBe(one.datasets[0]?.copyGeneration);
      expect(two.datasets[0]?.proven).toBe(true);
    });

    it('refuses an object of the copy’s name that is no copy', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'copy' });
      const { datasets } = await stack.client.result(await stack.start(request));
      const name = (datasets[0]?.copiedTo ?? '').slice(`gs://${project.bucket}/`.length);
      await project.upload(name, OTHER_ROWS);
      const failure = await stack.failure(await stack.start(request));
      expect(failure.code).toBe('DATASET_CHANGED');
      expect(failure.message).toContain(name);
      expect(await project.applied('tuningJobs.create')).toBe(1);
    });

    it('creates nothing when the checked generation is gone before it was copied', async () => {
      const project = await stack.project();
      const workflowId = await checked(project, { pinning: 'copy' });
      await overwrite(project);
      await approve(workflowId);
      expect((await stack.failure(workflowId)).code).toBe('DATASET_CHANGED');
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    });

    it.each(['PENDING', 'RUNNING'] as const)(
      'does not mind a dataset that changes while the job is %s',
      async (state) => {
        const { workflowId } = await overwrittenAt({ pinning: 'copy' }, state);
        const result = await stack.client.result(workflowId);
        expect(result).toMatchObject({ outcome: 'succeeded', datasets: [{ proven: true }] });
        expect(result.warnings.map(({ code }) => code)).not.toContain('DATASET_UNPROVEN');
      },
    );

    it('uses the same copy for a create call that is made again', async () => {
      const project = await stack.project();
      await project.fault({ match: { operation: 'tuningJobs.create' }, kind: 'resetAfterApply' });
      const request = await requestOf(project, { pinning: 'copy' });
      const result = await stack.client.result(await stack.start(request));
      expect(result).toMatchObject({ outcome: 'succeeded', duplicates: [] });
      expect(await project.jobs()).toHaveLength(1);
    });

    it('takes up a copy whose answer was lost', async () => {
      const project = await stack.project();
      await project.fault({ match: { operation: 'objects.rewrite' }, kind: 'resetAfterApply' });
      const request = await requestOf(project, { pinning: 'copy' });
      const result = await stack.client.result(await stack.start(request));
      expect(result.datasets[0]?.proven).toBe(true);
    });

    it('keeps copies, or removes its own when the run is over', async () => {
      const project = await stack.project();
      const kept = await stack.client.result(
        await stack.start(await requestOf(project, { pinning: 'copy' })),
      );
      const removed = await stack.client.result(
        await stack.start(await requestOf(project, { pinning: 'copy', copies: 'removeOnEnd' })),
      );
      expect(removed.datasets[0]).toMatchObject({ proven: true, copyRemoved: true });
      expect(removed.datasets[0]?.copiedTo).not.toBe(kept.datasets[0]?.copiedTo);
      await expect(project.download(removed.datasets[0]?.copiedTo ?? '')).rejects.toThrow('404');
      await expect(project.download(kept.datasets[0]?.copiedTo ?? '')).resolves.not.toBe('');
    });

    it('removes its copies after a cancel, when the job is over and not before', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const request = await requestOf(project, { pinning: 'copy', copies: 'removeOnEnd' });
      const workflowId = await stack.start(request);
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
      expect(await project.bucketJournal('objects.delete')).toEqual([]);
      await stack.client.cancel(workflowId);
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'cancelled', datasets: [{ copyRemoved: true }] });
      await until(
        async () => ((await project.bucketJournal('objects.delete')).length > 0 ? true : undefined),
        'the removal',
      );
    });

    it('warns when somebody overwrote the copy while the job ran', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(await requestOf(project, { pinning: 'copy' }));
      const { datasets } = await stack.until(
        workflowId,
        ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING',
      );
      const copy = datasets[0]?.copiedTo ?? '';
      await project.upload(copy.slice(`gs://${project.bucket}/`.length), OTHER_ROWS);
      await project.behave();
      const result = await stack.client.result(workflowId);
      expect(result).toMatchObject({ outcome: 'succeeded', datasets: [{ proven: false }] });
      const warning = result.warnings.find(({ code }) => code === 'DATASET_UNPROVEN');
      expect(warning?.message).toContain(copy);
    });

    it('keeps copies that a job may still read, and says so', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
      const workflowId = await stack.start({
        ...(await requestOf(project, { pinning: 'copy', copies: 'removeOnEnd' })),
        deadlines: { cancelConfirmation: '2s' },
      });
      await stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
      await stack.client.cancel(workflowId);
      const { code, result } = await stack.failure(workflowId);
      expect(code).toBe('CANCEL_UNCONFIRMED');
      expect(result?.warnings.map((warning) => warning.code)).toContain('COPY_KEPT');
      await expect(project.download(result?.datasets[0]?.copiedTo ?? '')).resolves.not.toBe('');
      // What watches over the job after the run is not to do so for ever.
      await project.behave();
    });

    it('warns when its copies could not be removed', async () => {
      const project = await stack.project();
      const fault = { kind: 'statusBefore', status: 403, times: 10 } as const;
      await project.fault({ match: { operation: 'objects.delete' }, ...fault });
      const request = await requestOf(project, { pinning: 'copy', copies: 'removeOnEnd' });
      const result = await stack.client.result(await stack.start(request));
      expect(result.outcome).toBe('succeeded');
      expect(result.warnings.map(({ code }) => code)).toContain('COPY_KEPT');
    });

    it('warns of copies that are in another region than the job', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'copy' });
      const result = await stack.client.result(
        await stack.start({ ...request, location: 'europe-west4' }),
      );
      const warning = result.warnings.find(({ code }) => code === 'COPY_LOCATION');
      expect(warning?.message).toContain('us-central1');
    });

    it('encrypts a copy with the key of the job, and takes no other for it', async () => {
      const project = await stack.project();
      const request = await requestOf(project, { pinning: 'copy' });
      const plain = await stack.client.result(await stack.start(request));
      const kmsKeyName = `projects/${project.id}/locations/us-central1/keyRings/r/cryptoKeys/k`;
      const tuningJob = { ...request.tuningJob, encryptionSpec: { kmsKeyName } };
      const sealed = await stack.client.result(await stack.start({ ...request, tuningJob }));
      const [one, other] = [plain, sealed].map(({ datasets }) => datasets[0]?.copiedTo ?? '');
      expect(other).not.toBe(one);
      expect((await project.objectOf(one ?? ''))['kmsKeyName']).toBeUndefined();
      expect((await project.objectOf(other ?? ''))['kmsKeyName']).toMatch(kmsKeyName);
      const again = await stack.client.result(await stack.start({ ...request, tuningJob }));
      expect(again.datasets[0]?.copyGeneration).toBe(sealed.datasets[0]?.copyGeneration);
    });

    it('is refused without a place for copies', async () => {
      const project = await stack.project();
      const request = await project.trainingRequest({ datasetChecks: { pinning: 'copy' } });
      const failure = await stack.failure(await stack.start(request));
      expect(failure.problems.map(({ path }) => path)).toEqual(['artifactsUri']);
      const idle = await project.trainingRequest({ datasetChecks: { copies: 'removeOnEnd' } });
      const other = await stack.failure(await stack.start(idle));
      expect(other.problems.map(({ path }) => path)).toEqual(['datasetChecks.copies']);
    });
  });
});
