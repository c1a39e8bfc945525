import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, runCli, temporaryDirectory } from '../support/cli-process';
import type { CliEnd } from '../support/cli-process';
import type { EmulatedProject } from '../support/emulated-project';
import { TuningStack, until } from '../support/tuning-stack';

describe('the resources of Vertex AI on the command line', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  let project: EmulatedProject;
  let job: string;

  function run(...args: string[]): Promise<CliEnd> {
    return runCli(args, {
      env: {
        HOME: home,
        ...stack.environment(),
        GOOGLE_CLOUD_PROJECT: project.id,
        GOOGLE_CLOUD_LOCATION: 'us-central1',
      },
    });
  }

  async function column(command: string, path: string): Promise<string> {
    const { stdout } = await run(command, 'list', '-o', 'csv', '--columns', path);
    return stdout.split('\n')[1] ?? '';
  }

  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
    project = await stack.project();
    const { tuningJob } = await project.trainingRequest();
    const path = join(home, 'job.json');
    // One epoch makes one endpoint.
    const supervisedTuningSpec = {
      ...(tuningJob['supervisedTuningSpec'] as object),
      hyperParameters: { epochCount: 1 },
    };
    const body = { ...tuningJob, supervisedTuningSpec, labels: { team: 'support' } };
    writeFileSync(path, JSON.stringify(body));
    const created = await run('jobs', 'create', '-f', path, '--json');
    assert.equal(created.code, 0, created.stderr);
    assert.match(created.stderr, /Nobody watches/);
    job = (jsonOf(created) as { name: string }).name;
  });
  afterAll(() => stack.close());

  it('are a job that one create call made, and that no run holds', async () => {
    expect(await project.applied('tuningJobs.create')).toBe(1);
    expect(jsonOf(await run('jobs', 'get', job, '--json'))).toMatchObject({
      name: job,
      labels: { team: 'support' },
      supervisedTuningSpec: { hyperParameters: { epochCount: '1' } },
    });
    expect(Object.keys((await project.jobs())[0]?.labels ?? {})).toEqual(['team']);
  });

  it('are a tuned model that answers, found by its job, its model or its endpoint', async () => {
    await until(
      async () => ((await project.jobStates())[job] === 'JOB_STATE_SUCCEEDED' ? true : undefined),
      'the end of the job',
    );
    const endpoint = await column('jobs', 'tunedModel.endpoint');
    const model = await column('jobs', 'tunedModel.model');
    const question = ['--prompt', 'Order 3: please send the black box'];
    const answers = await Promise.all(
      [job, endpoint, model].map((target) => run('generate', target, ...question)),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ code: 0, stdout: 'BOX/BLACK/OK\n' });
    }
    const counted = await run('generate', job, ...question, '--count-tokens', '--json');
    expect(jsonOf(counted)).toMatchObject({ totalTokens: expect.any(Number) as number });
  });

  it('are gone when they were deleted, in the order that the service demands', async () => {
    const model = await column('models', 'name');
    const refused = await run('models', 'delete', model, '--yes');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(/FAILED_PRECONDITION/);
    for (;;) {
      const endpoint = await column('endpoints', 'name');
      if (endpoint === '') break;
      const deleted = await run('endpoints', 'delete', endpoint, '--undeploy', '--yes');
      expect(deleted).toMatchObject({ code: 0, stdout: `deleted ${endpoint}\n` });
    }
    expect(await run('models', 'delete', model, '--yes')).toMatchObject({
      code: 0,
      stdout: `deleted ${model}\n`,
    });
    const again = await run('models', 'delete', model, '--yes');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toMatch(/^error INVALID_REQUEST: .* does not exist/);
    const operation = await column('operations', 'name');
    expect(await run('operations', 'wait', operation)).toMatchObject({ code: 0 });
    expect(await run('operations', 'delete', operation, '--yes')).toMatchObject({ code: 0 });
  });
});
