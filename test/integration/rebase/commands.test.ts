import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonOf, runCli, temporaryDirectory } from '../../support/cli-process';
import type { CliEnd } from '../../support/cli-process';
import type { EmulatedProject } from '../../support/emulated-project';
import { uniqueName } from '../../support/temporal-server';
import { TuningStack } from '../../support/tuning-stack';

describe('rebases, endpoints and evaluations on the command line', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  let project: EmulatedProject;
  let source: string;
  let endpoint: string;

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

  beforeAll(async () => {
    stack = await TuningStack.start();
    project = await stack.project();
    source = await project.tunedJob();
    ({ endpoint } = (await project.job(source))['tunedModel'] as { endpoint: string });
  });
  afterAll(() => stack.close());

  it('rebase starts a run, and shows it to its end', async () => {
    const workflowId = uniqueName('cli');
    stack.track(workflowId);
    const flags = ['--tuning-job', source, '--base-model', 'gemini-2.5-flash-lite'];
    const end = await run('rebase', ...flags, '--workflow-id', workflowId, '--json');
    expect(end.code).toBe(0);
    expect(jsonOf(end)).toMatchObject({
      workflowId,
      result: { outcome: 'succeeded', rebase: { source, deployToSameEndpoint: false } },
    });
    const status = await run('status', workflowId);
    expect(status.stdout).toContain('succeeded');
  });

  it('rebase --same-endpoint starts nothing without a yes, and replaces the model with one', async () => {
    const sent = await project.applied('tuningJobs.rebaseTunedModel');
    const workflowId = uniqueName('cli');
    stack.track(workflowId);
    const flags = ['rebase', '--tuning-job', source, '--same-endpoint'];
    const refused = await run(...flags, '--workflow-id', workflowId);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(await project.applied('tuningJobs.rebaseTunedModel')).toBe(sent);
    const end = await run(...flags, '--workflow-id', workflowId, '--yes');
    expect(end.code).toBe(0);
    expect(end.stdout).toContain(endpoint);
  });

  it('endpoints patch changes what it is told to, and nothing else', async () => {
    const end = await run('endpoints', 'patch', endpoint, '--display-name', 'bot', '--json');
    expect(end.code).toBe(0);
    const before = jsonOf(end) as { displayName: string; deployedModels: { id: string }[] };
    expect(before.displayName).toBe('bot');
    const [deployed] = before.deployedModels;
    const split = `${deployed?.id ?? ''}=100`;
    const shared = await run(
      'endpoints',
      'patch',
      endpoint,
      '--traffic-split',
      split,
      '--yes',
      '--json',
    );
    expect(jsonOf(shared)).toMatchObject({
      displayName: 'bot',
      trafficSplit: { [deployed?.id ?? '']: 100 },
    });
    const wrong = await run('endpoints', 'patch', endpoint, '--traffic-split', '1=100', '--yes');
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('INVALID_ARGUMENT');
  });

  it('evaluate-dataset gives the scores, and the files that they are in', async () => {
    const rows = [
      { prompt: 'a', response: 'red', reference: 'red' },
      { prompt: 'b', response: 'red', reference: 'blue' },
    ];
    const uri = await project.upload(
      'answers.jsonl',
      rows.map((row) => JSON.stringify(row)).join('\n'),
    );
    const file = join(home, 'evaluation.json');
    const body = {
      dataset: { gcsSource: { uris: [uri] } },
      metrics: [{ exactMatchSpec: {} }],
      outputConfig: { gcsDestination: { outputUriPrefix: `gs://${project.bucket}/evaluations/` } },
    };
    writeFileSync(file, JSON.stringify(body));
    const end = await run('evaluate-dataset', '-f', file, '--json');
    expect(end.code).toBe(0);
    expect(jsonOf(end)).toMatchObject({
      aggregationOutput: { aggregationResults: [{ exactMatchMetricValue: { score: 0.5 } }] },
    });
    const begun = await run('evaluate-dataset', '-f', file, '--no-wait', '--json');
    const { name } = jsonOf(begun) as { name: string };
    expect((await run('operations', 'wait', name)).code).toBe(0);
  });
});
