import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliProcess, jsonOf, temporaryDirectory } from '../support/cli-process';
import type { DocumentedBody } from '../support/documented-bodies';
import { documentedBody } from '../support/documented-bodies';
import type { EmulatedProject } from '../support/emulated-project';
import { orderRows } from '../support/emulated-project';
import { uniqueName } from '../support/temporal-server';
import { TuningStack } from '../support/tuning-stack';

/** Those that are right as they are printed; what is wrong with the others is told by the check of the request. */
const RIGHT: DocumentedBody[] = ['tuning-api-basic', 'tuning-api-advanced'];

describe('bodies as documents print them', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** The document's text as a file, with a bucket that exists; its datasets are put there. */
  async function fileOf(name: DocumentedBody, project: EmulatedProject): Promise<string> {
    await project.upload('train.jsonl', `${orderRows(64).join('\n')}\n`);
    await project.upload('val.jsonl', `${orderRows(12, 500).join('\n')}\n`);
    const file = join(home, `${uniqueName(name)}.txt`);
    writeFileSync(file, documentedBody(name).replaceAll('gs://acme/', `gs://${project.bucket}/`));
    return file;
  }

  const run = (args: string[]) =>
    CliProcess.start(args, { env: { HOME: home, ...stack.environment() } }).ended;

  it.each(RIGHT)('are posted by tune -f, and tuned: %s', async (name) => {
    const project = await stack.project();
    const file = await fileOf(name, project);
    const place = ['--project', project.id, '--location', 'us-central1', '--json'];
    const shown = await run(['tune', '-f', file, '--dry-run', ...place]);
    expect(shown).toMatchObject({ code: 0 });
    const { call } = jsonOf(shown) as { call: { path: string; body: Record<string, unknown> } };
    expect(call.path).toBe(`/v1beta1/projects/${project.id}/locations/us-central1/tuningJobs`);

    const workflowId = uniqueName('documented');
    stack.track(workflowId);
    const tuned = await run(['tune', '-f', file, '--workflow-id', workflowId, ...place]);
    expect(tuned).toMatchObject({ code: 0 });
    expect(jsonOf(tuned)).toMatchObject({ result: { outcome: 'succeeded' } });
    const [job] = await project.jobs();
    expect(job).toBeDefined();
  });

  it('says of a wrong one what to write, and in which line of the file', async () => {
    const project = await stack.project();
    const file = await fileOf('tuning-api-parameters', project);
    const place = `--project ${project.id} --location us-central1`;
    const { code, stderr } = await run(`tune -f ${file} --dry-run ${place}`.split(' '));
    expect(code).toBe(1);
    expect(stderr).toContain(
      `tuningJob.source_model (${file}:3): is not a field of TuningJob. Did you mean tuningJob.baseModel?`,
    );
    expect(stderr).toContain(
      `tuningJob.supervisedTuningSpec.epoch_count (${file}:8): is not a field of SupervisedTuningSpec. Did you mean tuningJob.supervisedTuningSpec.hyperParameters.epochCount?`,
    );
  });
});
