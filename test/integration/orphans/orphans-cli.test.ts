import { type CliEnd, jsonOf, runCli, temporaryDirectory } from '../../support/cli-process';
import type { EmulatedProject } from '../../support/emulated-project';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack } from '../../support/tuning-stack';

const placeOf = ({ id }: EmulatedProject): string[] => [
  '--project',
  id,
  '--location',
  'us-central1',
];

const direct = (workflowId: string, project: EmulatedProject): string[] => [
  'cancel',
  workflowId,
  '--direct',
  ...placeOf(project),
];

/** A Temporal server that is not there. */
const NO_TEMPORAL = { TEMPORAL_ADDRESS: '127.0.0.1:1' };

describe('jobs orphans and cancel --direct, by the command line', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const run = (args: string[], env: Record<string, string> = {}): Promise<CliEnd> =>
    runCli(args, { env: { HOME: home, ...stack.environment(), ...env } });

  async function runningJob(
    project: EmulatedProject,
    workflowId = uniqueName('direct'),
  ): Promise<{ workflowId: string; job: string }> {
    await project.behave({ holdAt: 'RUNNING' });
    await stack.start(await project.trainingRequest(), workflowId);
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    return { workflowId, job: tuningJob?.name ?? '' };
  }

  async function namespaceId(): Promise<string> {
    const { namespaceInfo } = await stack.connection.workflowService.describeNamespace({
      namespace: 'default',
    });
    return namespaceInfo?.id ?? '';
  }

  async function orphan(workflowId: string): Promise<void> {
    const { runId } = await stack.handle(workflowId).describe();
    await stack.handle(`${workflowId}/guard/${runId.slice(0, 8)}`).terminate();
    await stack.handle(workflowId).terminate();
    // The service tells its time in whole seconds: until then a job may look younger than it is.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }

  describe('jobs orphans', () => {
    it('lists them without touching them, and cancels them with --cancel', async () => {
      const project = await stack.project();
      const lost = await runningJob(project);
      const held = await runningJob(project);
      const args = ['jobs', 'orphans', ...placeOf(project), '--older-than', '1ms'];
      expect((await run(args)).stderr).toContain('There are no orphans here.');
      await orphan(lost.workflowId);

      const table = await run(args);
      expect(table.code).toBe(0);
      expect(table.stdout).toMatch(
        new RegExp(`^${lost.job} +running +\\S+ +${lost.workflowId} +orphan$`, 'm'),
      );
      expect(table.stdout).not.toContain(held.job);
      expect(await project.journal('tuningJobs.cancel')).toEqual([]);

      const young = await run([...args.slice(0, -2), '--cancel', '--json']);
      expect(jsonOf(young)).toEqual({ orphans: [], copiedLabels: [], unproven: [] });

      const cancelled = await run([...args, '--cancel', '--json']);
      expect(cancelled.code).toBe(0);
      expect(jsonOf(cancelled)).toMatchObject({
        orphans: [{ name: lost.job, state: 'JOB_STATE_CANCELLED' }],
        cancelled: [lost.job],
        unconfirmed: [],
      });
      expect((await project.jobStates())[held.job]).toBe('JOB_STATE_RUNNING');
      await stack.client.cancel(held.workflowId);
      await stack.client.result(held.workflowId);
    });

    it('ends with 1, and names the job, when one does not end in time', async () => {
      const project = await stack.project();
      const lost = await runningJob(project);
      await orphan(lost.workflowId);
      await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
      const end = await run(
        ['jobs', 'orphans', ...placeOf(project), '--older-than', '1ms', '--cancel'].concat([
          '--timeout',
          '1s',
        ]),
      );
      expect(end.code).toBe(1);
      expect(end.stderr).toContain('error CANCEL_UNCONFIRMED');
      expect(end.stderr).toContain(lost.job);
      expect(end.stdout).toMatch(/orphan$/m);
    });
  });

  describe('cancel --direct', () => {
    it('cancels the job of a run, whose run ends as cancelled from outside', async () => {
      const project = await stack.project();
      const { workflowId, job } = await runningJob(project);
      const other = await runningJob(project);
      const end = await run(direct(workflowId, project));
      expect(end.code).toBe(4);
      expect(end.stdout).toMatch(new RegExp(`^${job} +cancelled$`, 'm'));
      expect(end.stderr).toContain('will see its job as cancelled from outside');
      expect(await stack.client.result(workflowId)).toMatchObject({
        outcome: 'cancelled',
        cancellation: { by: 'outside' },
      });
      expect((await project.jobStates())[other.job]).toBe('JOB_STATE_RUNNING');

      const again = await run([...direct(workflowId, project), '--json']);
      expect(again.code).toBe(0);
      expect(jsonOf(again)).toMatchObject({ workflowId, jobs: [], cancelled: [] });
      await stack.client.cancel(other.workflowId);
      await stack.client.result(other.workflowId);
    });

    it('needs no Temporal when it is given the namespace id, and says so when it is not', async () => {
      const project = await stack.project();
      const { workflowId, job } = await runningJob(project);
      const refused = await run(direct(workflowId, project), NO_TEMPORAL);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain('error TEMPORAL_UNREACHABLE');
      expect(refused.stderr).toContain('--namespace-id');
      expect((await project.jobStates())[job]).toBe('JOB_STATE_RUNNING');

      const wrong = [...direct(workflowId, project), '--namespace-id', 'another'];
      expect((await run(wrong, NO_TEMPORAL)).code).toBe(0);
      expect((await project.jobStates())[job]).toBe('JOB_STATE_RUNNING');

      const right = [...direct(workflowId, project), '--json', '--namespace-id'];
      const end = await run([...right, await namespaceId()], NO_TEMPORAL);
      expect(end.code).toBe(4);
      expect(jsonOf(end)).toMatchObject({
        jobs: [{ name: job, state: 'JOB_STATE_CANCELLED' }],
        cancelled: [job],
      });
      await stack.client.result(workflowId);
    });

    it('ends with 4 when the job succeeded before the cancel reached it', async () => {
      const project = await stack.project();
      const { workflowId, job } = await runningJob(project);
      await project.behave({ holdAt: 'RUNNING', cancelEnding: 'SUCCEEDED' });
      const end = await run([...direct(workflowId, project), '--json']);
      expect(end.code).toBe(4);
      expect(jsonOf(end)).toMatchObject({ cancelled: [], endedOtherwise: [job] });
      await stack.client.result(workflowId);
    });

    it('ends with 1 when the job does not end in time', async () => {
      const project = await stack.project();
      const { workflowId, job } = await runningJob(project);
      await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
      const end = await run([...direct(workflowId, project), '--timeout', '1s', '--json']);
      expect(end.code).toBe(1);
      expect(jsonOf(end)).toMatchObject({ unconfirmed: [job] });
      expect(end.stderr).toContain('CANCEL_UNCONFIRMED');
      await project.behave({ holdAt: 'RUNNING' });
      await stack.client.cancel(workflowId);
      await stack.client.result(workflowId);
    });

    it('tells what the service says against a cancel, and goes on', async () => {
      const project = await stack.project();
      const { workflowId, job } = await runningJob(project);
      await stack.stopWorkers();
      await project.fault({
        match: { operation: 'tuningJobs.cancel' },
        kind: 'statusBefore',
        status: 400,
      });
      const end = await run([...direct(workflowId, project), '--timeout', '1s']);
      expect(end.code).toBe(1);
      expect(end.stderr).toMatch(new RegExp(`^${job}: `, 'm'));
      expect((await run(direct(workflowId, project))).code).toBe(4);
      await stack.startWorkers();
      await stack.client.result(workflowId);
    });

    it('refuses flags that say nothing in its way of cancelling', async () => {
      const project = await stack.project();
      const [direct1, plain] = await Promise.all([
        run([...direct('some-run', project), '--reason', 'x', '--no-wait']),
        run(['cancel', 'some-run', ...placeOf(project), '--timeout', '1h']),
      ]);
      expect([direct1.code, plain.code]).toEqual([2, 2]);
      expect(direct1.stderr).toMatch(/--reason: cannot be had with --direct[^]*--no-wait: /);
      expect(plain.stderr).toMatch(/--project: is for --direct[^]*--location: [^]*--timeout: /);
    });
  });
});
