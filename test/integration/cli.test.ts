import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SEARCH_ATTRIBUTES } from '../../src/contract/names';
import { type CliEnd, CliProcess, jsonOf, temporaryDirectory } from '../support/cli-process';
import { EmulatedProject, orderRows } from '../support/emulated-project';
import { uniqueName } from '../support/temporal-server';
import { TuningStack, until } from '../support/tuning-stack';

const EXAMPLE = 'examples/support-routing';

/** A command line without quotes. */
const words = (line: string): string[] => line.split(' ');

describe('the command line, with a running stack', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  function start(args: string[], env: Record<string, string> = {}): CliProcess {
    return CliProcess.start(args, { env: { HOME: home, ...stack.environment(), ...env } });
  }
  const run = (args: string[], env?: Record<string, string>): Promise<CliEnd> =>
    start(args, env).ended;

  /** A request file, and the id of a run that will be replayed at the end. */
  async function prepare(
    project: EmulatedProject,
    overrides: object = {},
  ): Promise<{ file: string; workflowId: string }> {
    const file = join(home, `${uniqueName('request')}.json`);
    writeFileSync(file, JSON.stringify({ ...(await project.evaluatedRequest()), ...overrides }));
    const workflowId = uniqueName('cli');
    stack.track(workflowId);
    return { file, workflowId };
  }

  const isRunning = (workflowId: string): Promise<unknown> =>
    stack.until(workflowId, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');

  describe('tune', () => {
    it('starts the example with --detach; watch and status show how it ended', async () => {
      const project = new EmulatedProject(stack.emulator.url, 'demo-project', 'demo-bucket');
      await project.behave();
      for (const name of ['train.jsonl', 'validation.jsonl', 'test.jsonl']) {
        await project.upload(`support-routing/${name}`, readFileSync(join(EXAMPLE, name)));
      }
      const workflowId = uniqueName('cli');
      stack.track(workflowId);
      const started = await run(
        words(`tune -f ${EXAMPLE}/request.yaml --detach --json --workflow-id ${workflowId}`),
      );
      expect(started.code).toBe(0);
      expect(jsonOf(started)).toEqual({ workflowId, runId: expect.any(String) as unknown });
      expect(started.stderr).toContain(`vertex-tuning watch ${workflowId}`);

      const watched = await run(['watch', workflowId]);
      expect(watched.code).toBe(0);
      expect(watched.stdout).toMatch(/^outcome +succeeded$/m);
      expect(watched.stdout).toMatch(/^report +gs:\/\/demo-bucket\/runs\/.*report\.html$/m);
      expect(watched.stderr).toMatch(/phase|closed|job/);

      const [table, json] = await Promise.all([
        run(['status', workflowId]),
        run(['status', workflowId, '-o', 'json']),
      ]);
      expect(table.stdout).toMatch(/^temporal +COMPLETED$/m);
      expect(jsonOf(json)).toMatchObject({
        workflowId,
        outcome: 'succeeded',
        temporalStatus: 'COMPLETED',
        tuningJob: { state: 'JOB_STATE_SUCCEEDED' },
      });
      expect([table.code, json.code]).toEqual([0, 0]);
    });

    it('uploads local datasets, once for the same content, and ends with 0', async () => {
      const project = await stack.project();
      const path = join(home, 'local.jsonl');
      writeFileSync(path, `${orderRows(40).join('\n')}\n`);
      const args = words(
        `tune --project ${project.id} --location us-central1 --base-model gemini-2.5-flash --epochs 2 ` +
          `--price-per-million 5 --training-dataset ${path} --bucket gs://${project.bucket}`,
      );
      const ids = [uniqueName('cli'), uniqueName('cli')];
      ids.forEach((id) => stack.track(id));
      const first = await run([...args, '--workflow-id', ids[0] ?? '', '--json']);
      expect(first.code).toBe(0);
      expect(first.stderr).toMatch(/^uploaded \S+local\.jsonl to gs:\/\/\S+-local\.jsonl$/m);
      expect(jsonOf(first)).toMatchObject({
        workflowId: ids[0],
        result: { outcome: 'succeeded', cost: { estimatedUsd: expect.any(Number) as unknown } },
      });
      const second = await run([...args, '--workflow-id', ids[1] ?? '']);
      expect(second.code).toBe(0);
      expect(second.stderr).toMatch(/local\.jsonl is already at gs:\/\//);
      expect(second.stdout).toMatch(/^outcome +succeeded$/m);
      expect(await project.applied('tuningJobs.create')).toBe(2);
    });

    it('shows with --dry-run what would be sent, and creates nothing', async () => {
      const project = await stack.project();
      const { file, workflowId } = await prepare(project);
      const uploads = (await project.bucketJournal('objects.insert')).length;
      const args = ['tune', '--dry-run', '-f', file, '--workflow-id', workflowId];
      const [table, json] = await Promise.all([run(args), run([...args, '--json'])]);
      expect([table.code, json.code]).toEqual([0, 0]);
      expect(table.stdout).toMatch(/training dataset gs:\/\/\S+: 64 examples/);
      expect(table.stdout).toContain(
        `POST /v1beta1/projects/${project.id}/locations/us-central1/tuningJobs`,
      );
      expect(jsonOf(json)).toMatchObject({
        wouldBeRefused: false,
        call: { body: { baseModel: 'gemini-2.5-flash' } },
        datasets: [{ examples: 64 }, { examples: 24 }],
      });
      expect(await project.journal()).toEqual([]);
      expect(await project.bucketJournal('objects.insert')).toHaveLength(uploads);
      expect((await run(['status', workflowId])).stderr).toMatch(/WORKFLOW_NOT_FOUND/);
    });

    it('warns with --dry-run of what cannot be counted, and of settings that will do nothing', async () => {
      const project = await stack.project();
      const { file } = await prepare(project);
      const request = JSON.parse(readFileSync(file, 'utf8')) as { tuningJob: object };
      const { baseModel: _, ...body } = request.tuningJob as Record<string, unknown>;
      const tunedModelName = `projects/${project.id}/locations/us-central1/models/7`;
      writeFileSync(
        file,
        JSON.stringify({
          ...request,
          tuningJob: { ...body, preTunedModel: { tunedModelName } },
          datasetChecks: { tokens: 'exact' },
          skipIfUnchanged: true,
          approval: { aboveCostUsd: 5 },
        }),
      );
      const { code, stdout } = await run(['tune', '--dry-run', '-f', file, '--json']);
      expect(code).toBe(0);
      const { warnings } = JSON.parse(stdout) as { warnings: { code: string; message: string }[] };
      const messagesOf = (wanted: string) =>
        warnings.filter((warning) => warning.code === wanted).map(({ message }) => message);
      expect(messagesOf('TOKENS_ESTIMATED')).toEqual([
        expect.stringContaining(`the base model of ${tunedModelName} is not known`),
      ]);
      expect(messagesOf('SETTING_IDLE')).toEqual([
        expect.stringMatching(/^skipIfUnchanged /),
        expect.stringMatching(/^approval\.aboveCostUsd /),
      ]);
    });

    it('shows what a run may cost, and refuses before it begins what is above --max-cost', async () => {
      const project = await stack.project();
      const { file } = await prepare(project);
      const dryRun = ['tune', '--dry-run', '-f', file, '--price-per-million', '5'];
      const within = await run([...dryRun, '--max-cost', '1', '--exact']);
      expect(within.code).toBe(0);
      expect(within.stdout).toMatch(/tokens \(counted by the service\)/);
      expect(within.stdout).toMatch(/^cost estimate: .*\n {2}\d+ billable tokens at 5 USD/m);
      const above = await run([...dryRun, '--max-cost', '0.000001', '--json']);
      expect(above.code).toBe(1);
      expect(above.stderr).toMatch(/^error BUDGET_EXCEEDED: /m);
      expect(jsonOf(above)).toMatchObject({
        wouldBeRefused: true,
        refusal: { code: 'BUDGET_EXCEEDED' },
      });

      const path = join(home, 'priced.jsonl');
      writeFileSync(path, `${orderRows(30).join('\n')}\n`);
      const validate = words(
        `validate ${path} --project ${project.id} --location us-central1 --exact --epochs 2`,
      );
      const priced = await run([...validate, '--price-per-million', '5', '--max-cost', '1']);
      expect(priced.code).toBe(0);
      expect(priced.stdout).toMatch(/billed by: tokens of the training dataset times epochs/);
      const unpriced = await run([...validate, '--max-cost', '1']);
      expect(unpriced.code).toBe(1);
      expect(unpriced.stderr).toMatch(/^error PRICE_UNKNOWN: /m);
      expect(await project.journal('tuningJobs.create')).toEqual([]);
    });

    it('shows what is awaited, and takes the answer of approve and decline', async () => {
      const project = await stack.project();
      const asked = [await prepare(project), await prepare(project)];
      for (const { file, workflowId } of asked) {
        const request = JSON.parse(readFileSync(file, 'utf8')) as object;
        writeFileSync(file, JSON.stringify({ ...request, approval: { timeout: '1h' } }));
        await run(['tune', '-f', file, '--workflow-id', workflowId, '--detach']);
        await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
      }
      const [approved = '', declined = ''] = asked.map(({ workflowId }) => workflowId);
      const status = await run(['status', approved]);
      expect(status.stdout).toMatch(/^approval +awaited until \S+: its cost cannot be estimated$/m);
      expect(status.stdout).toContain(`vertex-tuning approve ${approved}`);

      const yes = await run(['approve', approved, '--by', 'ada', '--json']);
      expect(yes.code).toBe(0);
      expect(jsonOf(yes)).toMatchObject({ workflowId: approved, decision: 'approved' });
      const no = await run(['decline', declined, '--reason', 'not now']);
      expect(no.code).toBe(0);
      const again = await run(['approve', declined]);
      expect(again.code).toBe(1);
      const [won, lost] = await Promise.all([run(['watch', approved]), run(['watch', declined])]);
      expect([won.code, lost.code]).toEqual([0, 4]);
      expect(lost.stdout).toMatch(/^outcome +declined$/m);
      expect(lost.stdout).toMatch(/"not now" \(as stated, not verified\)$/m);
    });

    it('ends with 3 when the gate did not pass', async () => {
      const project = await stack.project();
      const { file, workflowId } = await prepare(project);
      const request = JSON.parse(readFileSync(file, 'utf8')) as { evaluation: object };
      const gate = [{ metric: 'rougeL', min: 1.1 }];
      writeFileSync(
        file,
        JSON.stringify({ ...request, evaluation: { ...request.evaluation, gate } }),
      );
      const end = await run(['tune', '-f', file, '--workflow-id', workflowId]);
      expect(end.code).toBe(3);
      expect(end.stdout).toMatch(/^outcome +gateFailed$/m);
      expect(end.stdout).toMatch(/^FAILED .*1\.100/m);
    });

    it('ends with 1 when the job failed, and names code, job and cause', async () => {
      const project = await stack.project();
      await project.behave({ ending: 'FAILED', endingMessage: 'The kiln was cold.' });
      const { file, workflowId } = await prepare(project);
      const end = await run(['tune', '-f', file, '--workflow-id', workflowId]);
      expect(end).toMatchObject({ code: 1, stdout: '' });
      expect(end.stderr).toMatch(
        /^error TUNING_JOB_FAILED: projects\/\d+\/\S+ failed\. It said: The kiln was cold\./m,
      );
      expect(end.stderr).toMatch(/^state +JOB_STATE_FAILED$/m);
      const status = await run(['status', workflowId, '--json']);
      expect(status.code).toBe(0);
      expect(jsonOf(status)).toMatchObject({
        temporalStatus: 'FAILED',
        error: { code: 'TUNING_JOB_FAILED' },
      });
    });

    it('refuses a workflow id that is taken', async () => {
      const project = await stack.project();
      const { file, workflowId } = await prepare(project);
      await run(['tune', '-f', file, '--workflow-id', workflowId]);
      const end = await run(['tune', '-f', file, '--workflow-id', workflowId]);
      expect(end).toMatchObject({ code: 1, stdout: '' });
      expect(end.stderr).toMatch(/^error WORKFLOW_ALREADY_STARTED: /);
      expect(await project.applied('tuningJobs.create')).toBe(1);
    });
  });

  describe('a run that is going', () => {
    it('is cancelled by cancel, which ends with 4 as the tune that watched it does', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const { file, workflowId } = await prepare(project);
      const tuning = start(['tune', '-f', file, '--workflow-id', workflowId]);
      await until(() => isRunning(workflowId).catch(() => undefined), 'the run');
      const live = await run(['status', workflowId]);
      expect(live.stdout).toMatch(/^phase +tuning$/m);
      expect(live.stdout).toMatch(/^progress +running/m);

      const cancelled = await run(['cancel', workflowId, '--reason', 'wrong data'], {
        USER: 'ann',
      });
      expect(cancelled.code).toBe(4);
      expect(cancelled.stdout).toMatch(/^outcome +cancelled$/m);
      expect(cancelled.stdout).toMatch(/^cancelled +by ann \("wrong data"\)/m);
      const ended = await tuning.ended;
      expect(ended.code).toBe(4);
      expect(ended.stdout).toMatch(/^state +JOB_STATE_CANCELLED$/m);
      expect(await project.applied('tuningJobs.cancel')).toBe(1);
      expect((await run(['watch', workflowId, '--json'])).code).toBe(4);
    });

    it('goes on when whoever watched it leaves, who is told how to come back', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const { file, workflowId } = await prepare(project);
      const started = await run(['tune', '-f', file, '--workflow-id', workflowId, '--detach']);
      expect(started.stdout).toBe(`${workflowId}\n`);
      await isRunning(workflowId);
      const watching = start(['watch', workflowId]);
      await watching.saysOnStderr(/job running/);
      watching.signal('SIGINT');
      const left = await watching.ended;
      expect(left).toMatchObject({ code: 130, stdout: '' });
      expect(left.stderr).toContain(`vertex-tuning cancel ${workflowId}`);
      expect((await stack.status(workflowId)).phase).toBe('tuning');
      const cancelled = await run(['cancel', workflowId, '--no-wait', '--json']);
      expect(cancelled.code).toBe(0);
      expect(jsonOf(cancelled)).toEqual({ workflowId, cancelRecorded: true });
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    });
  });

  describe('jobs', () => {
    it('lists, shows and cancels tuning jobs', async () => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(await project.trainingRequest());
      const { tuningJob } = await stack.until(workflowId, (status) => status.tuningJob !== null);
      await isRunning(workflowId);
      const name = tuningJob?.name ?? '';
      const place = { GOOGLE_CLOUD_PROJECT: project.id, GOOGLE_CLOUD_LOCATION: 'us-central1' };

      const [table, json, got, shown] = await Promise.all([
        run(['jobs', 'list'], place),
        run(['jobs', 'list', '--all', '--page-size', '1', '--json'], place),
        run(['jobs', 'get', name.split('/').at(-1) ?? '', '--json'], place),
        run(['jobs', 'get', name]),
      ]);
      expect([table, json, got, shown].map(({ code }) => code)).toEqual([0, 0, 0, 0]);
      expect(table.stdout).toContain(name);
      expect(jsonOf(json)).toMatchObject({ tuningJobs: [{ name, state: 'JOB_STATE_RUNNING' }] });
      expect(jsonOf(got)).toMatchObject({ name, state: 'JOB_STATE_RUNNING' });
      expect(shown.stdout).toMatch(/^state +JOB_STATE_RUNNING$/m);

      const cancelled = await run(['jobs', 'cancel', name, '--json']);
      expect(cancelled.code).toBe(0);
      expect(jsonOf(cancelled)).toMatchObject({ name, state: 'JOB_STATE_CANCELLED' });
      expect(cancelled.stderr).toMatch(/belongs to a run/);
      expect(await stack.client.result(workflowId)).toMatchObject({
        outcome: 'cancelled',
        cancellation: { by: 'outside' },
      });
      expect((await run(['jobs', 'cancel', name])).code).toBe(0);
    });
  });

  describe('schedule', () => {
    it('creates, shows, pauses, resumes, triggers and deletes', async () => {
      const project = await stack.project();
      const { file } = await prepare(project);
      const id = uniqueName('weekly');
      const created = await run(
        words(`schedule create ${id} -f ${file} --every 168h --note weekly --paused`),
      );
      expect(created).toMatchObject({ code: 0, stdout: '' });
      expect(created.stderr).toContain(`vertex-tuning schedule describe ${id}`);
      // The list comes from the server's visibility store, which follows a moment later.
      await until(async () => {
        const listed = await run(['schedule', 'list', '--json']);
        const schedules = jsonOf(listed) as { scheduleId: string; paused: boolean }[];
        const ours = schedules.find(({ scheduleId }) => scheduleId === id);
        return ours?.paused === true ? true : undefined;
      }, 'the schedule in the list');
      expect((await run(['schedule', 'list'])).stdout).toMatch(new RegExp(`${id} +paused`));
      expect((await run(['schedule', 'resume', id, '--note', 'go'])).code).toBe(0);
      const described = await run(['schedule', 'describe', id]);
      expect(described.stdout).toMatch(/^state +active$/m);
      expect(described.stdout).toMatch(/^note +go$/m);
      expect((await run(['schedule', 'pause', id])).code).toBe(0);
      expect((await run(['schedule', 'trigger', id])).code).toBe(0);
      const workflowId = await until(async () => {
        const description = jsonOf(await run(['schedule', 'describe', id, '--json'])) as {
          state: { paused: boolean };
          info: { recentActions: { action: { workflow: { workflowId: string } } }[] };
        };
        expect(description.state.paused).toBe(true);
        return description.info.recentActions[0]?.action.workflow.workflowId;
      }, 'the run that was triggered');
      stack.track(workflowId);
      expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'succeeded' });
      expect((await run(['schedule', 'delete', id])).code).toBe(0);
      const gone = await run(['schedule', 'describe', id]);
      expect(gone).toMatchObject({ code: 1, stdout: '' });
      expect(gone.stderr).toMatch(/^error SCHEDULE_NOT_FOUND: /);
    });
  });

  describe('the surroundings', () => {
    it('are found in order by doctor', async () => {
      const project = await stack.project();
      await project.trainingRequest();
      const args = ['doctor', '--project', project.id, '--location', 'us-central1'];
      const [table, json] = await Promise.all([
        run([...args, '--bucket', project.bucket]),
        run([...args, '--json']),
      ]);
      expect([table.code, json.code]).toEqual([0, 0]);
      expect(table.stdout).not.toMatch(/^(fail|warn)/m);
      for (const check of [
        'Node.js',
        'settings',
        'Temporal',
        'search attributes',
        'tuning jobs',
        'bucket',
      ])
        expect(table.stdout).toMatch(new RegExp(`^ok +${check}: `, 'm'));
      expect(jsonOf(json)).toMatchObject({
        checks: expect.arrayContaining([
          expect.objectContaining({ check: 'Temporal', verdict: 'ok' }),
        ]) as unknown,
      });
    });

    it('have what setup registers', async () => {
      const end = await run(['setup', '--json']);
      expect(end.code).toBe(0);
      expect(jsonOf(end)).toEqual({ added: [], present: Object.values(SEARCH_ATTRIBUTES) });
    });

    it('are no matter to validate', async () => {
      const args = [
        'validate',
        `${EXAMPLE}/train.jsonl`,
        '--validation-dataset',
        `${EXAMPLE}/validation.jsonl`,
      ];
      const [table, json] = await Promise.all([run(args), run([...args, '--json'])]);
      expect([table.code, json.code]).toEqual([0, 0]);
      expect(table.stdout).toMatch(
        /train\.jsonl: \d+ examples, about [\d,]+ tokens, format gemini\n {2}\d+ turns; .*\n {2}no findings/,
      );
      expect(jsonOf(json)).toMatchObject({
        datasets: [{ role: 'training' }, { role: 'validation' }],
      });
    });
  });

  it('has help with an example for every command', async () => {
    const commands =
      'demo dev worker emulator doctor setup convert validate tune status watch cancel jobs operations models endpoints generate validate-reward schedule';
    const ends = await Promise.all(commands.split(' ').map((command) => run([command, '--help'])));
    for (const end of ends) {
      expect(end).toMatchObject({ code: 0, stderr: '' });
      expect(end.stdout).toMatch(/Example:\n {2}\$ (\S+=\S+ )?vertex-tuning /);
    }
  });
});
