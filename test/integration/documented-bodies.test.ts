import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRequest } from '../../src/cli/request-file';
import { CliProcess, jsonOf, temporaryDirectory } from '../support/cli-process';
import type { DocumentedBody } from '../support/documented-bodies';
import { DOCUMENTED_BODIES, documentedBody } from '../support/documented-bodies';
import type { EmulatedProject } from '../support/emulated-project';
import { orderRows } from '../support/emulated-project';
import { methodBody, type MethodBodyName } from '../support/method-bodies';
import { methodRows } from '../support/method-rows';
import { uniqueName } from '../support/temporal-server';
import { TuningStack, until } from '../support/tuning-stack';

type Rows = { training: string; validation: string };

const lines = (rows: string[]) => `${rows.join('\n')}\n`;
const ORDERS: Rows = { training: lines(orderRows(64)), validation: lines(orderRows(12, 500)) };

function rowsOf(name: MethodBodyName): Rows {
  const body = methodBody(name);
  return { training: methodRows(body, 64), validation: methodRows(body, 12, 500) };
}

/** Models that are switched off by now, and one that can be tuned in the place of each. */
const TODAY: Readonly<Record<string, string>> = {
  'google/gemma-2b-1.1-it': 'gemini-2.5-flash-lite',
  'gemini-1.0-pro-002': 'gemini-2.5-pro',
};

function withModelsOfToday(text: string): string {
  return Object.entries(TODAY).reduce((now, [from, to]) => now.replaceAll(from, to), text);
}

/** Those that are right as they are printed but for names. */
const RIGHT: [DocumentedBody, Rows][] = [
  ['tuning-api-basic', ORDERS],
  ['tuning-api-advanced', ORDERS],
  ['rest-reference-partner', rowsOf('partnerModel')],
  ['rest-reference-distillation', rowsOf('distillation, by a tuned teacher')],
  ['discovery-create', ORDERS],
];

/** Those that no service would take, and what they are told among other things. `rebase` is a body of another method. */
const WRONG: [Exclude<DocumentedBody, 'rebase'>, string][] = [
  ['tuning-api-syntax', 'The dots stand for what the document leaves out'],
  ['tuning-api-parameters', 'Did you mean tuningJob.baseModel?'],
  ['python-sft-train-basic', 'Did you mean tuningJob.baseModel?'],
  ['python-sft-train', 'Did you mean tuningJob.supervisedTuningSpec.hyperParameters.epochCount?'],
  ['genai-tune', 'Did you mean tuningJob.supervisedTuningSpec.trainingDatasetUri?'],
  ['stackql-insert', 'preferenceOptimizationSpec'],
];

type Fields = Record<string, unknown>;

function tuningJobOf(name: DocumentedBody): Fields {
  return parseRequest(documentedBody(name), name).fields['tuningJob'] as Fields;
}

function without(fields: Fields, ...names: string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function placeOf({ id }: EmulatedProject): string[] {
  return ['--project', id, '--location', 'us-central1', '--json'];
}

/** What only the service sets. */
const OUTPUTS = [
  'createTime',
  'startTime',
  'endTime',
  'updateTime',
  'name',
  'state',
  'error',
  'experiment',
  'tunedModel',
  'tuningDataStats',
];

describe('bodies as documents print them', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  /** A text as a file, with a bucket that exists; its datasets are put there. */
  async function fileOf(text: string, project: EmulatedProject, rows = ORDERS): Promise<string> {
    await project.upload('train.jsonl', rows.training);
    await project.upload('val.jsonl', rows.validation);
    const file = join(home, `${uniqueName('body')}.txt`);
    writeFileSync(file, text.replaceAll('gs://acme/', `gs://${project.bucket}/`));
    return file;
  }

  const run = (args: string[]) =>
    CliProcess.start(args, { env: { HOME: home, ...stack.environment() } }).ended;

  async function tune(text: string, project: EmulatedProject, rows?: Rows): Promise<Fields> {
    const file = await fileOf(text, project, rows);
    const workflowId = uniqueName('documented');
    stack.track(workflowId);
    const tuned = await run(['tune', '-f', file, '--workflow-id', workflowId, ...placeOf(project)]);
    expect(tuned).toMatchObject({ code: 0 });
    const { result } = jsonOf(tuned) as { result: Fields };
    expect(result).toMatchObject({ outcome: 'succeeded' });
    return result;
  }

  it.each(RIGHT)('are posted by tune -f, and tuned: %s', async (name, rows) => {
    const project = await stack.project();
    const text = withModelsOfToday(documentedBody(name));
    const file = await fileOf(text, project, rows);
    const shown = await run(['tune', '-f', file, '--dry-run', ...placeOf(project)]);
    expect(shown).toMatchObject({ code: 0 });
    const { call } = jsonOf(shown) as { call: { path: string } };
    expect(call.path).toBe(`/v1beta1/projects/${project.id}/locations/us-central1/tuningJobs`);
    const { tunedModel } = await tune(text, project, rows);
    expect(tunedModel).toMatchObject({ model: expect.stringMatching(/@1$/) as string });
    expect(await project.jobs()).toHaveLength(1);
  });

  it.each(RIGHT)('are posted by jobs create -f, and tuned: %s', async (name, rows) => {
    const project = await stack.project();
    const file = await fileOf(withModelsOfToday(documentedBody(name)), project, rows);
    const created = await run(['jobs', 'create', '-f', file, ...placeOf(project)]);
    expect(created).toMatchObject({ code: 0 });
    const ended = await until(async () => {
      const [job] = await project.jobs();
      return job?.endTime === undefined ? undefined : job;
    }, `the job of ${name}`);
    expect(ended.state).toBe('JOB_STATE_SUCCEEDED');
  });

  it.each(WRONG)(
    'are refused by both commands, which say what to write: %s',
    async (name, told) => {
      const project = await stack.project();
      const file = await fileOf(documentedBody(name), project);
      for (const command of ['tune', 'jobs create']) {
        const { code, stderr } = await run([
          ...command.split(' '),
          '-f',
          file,
          ...placeOf(project),
        ]);
        expect({ command, code, isTold: stderr.includes(told) || stderr }).toEqual({
          command,
          code: 1,
          isTold: true,
        });
      }
      expect(await project.jobs()).toEqual([]);
    },
  );

  it('are all either right or wrong', () => {
    const known = [...RIGHT, ...WRONG].map(([name]) => name);
    expect([...known, 'rebase'].toSorted()).toEqual(DOCUMENTED_BODIES.toSorted());
  });

  it('are tuned in the form of the discovery document, without what only the service sets', async () => {
    const project = await stack.project();
    const printed = tuningJobOf('discovery-create');
    await tune(documentedBody('discovery-create'), project);
    const [job] = await project.jobs();
    expect(await project.job(job?.name ?? '')).toMatchObject({
      ...without(printed, ...OUTPUTS, 'labels', 'supervisedTuningSpec', 'description'),
      supervisedTuningSpec: { hyperParameters: { adapterSize: 'ADAPTER_SIZE_FOUR' } },
      labels: { a_key: 'a_value' },
    });
  });

  it('are tuned with the columns of the INSERT that can stand together, one spec after the other', async () => {
    const project = await stack.project();
    const columns = tuningJobOf('stackql-insert');
    const first = without(columns, 'preTunedModel', 'preferenceOptimizationSpec');
    const { tunedModel } = await tune(JSON.stringify(first), project);
    const { model } = tunedModel as { model: string };
    const second = {
      ...without(columns, 'baseModel', 'supervisedTuningSpec'),
      preTunedModel: { tunedModelName: model },
    };
    const result = await tune(JSON.stringify(second), project, rowsOf('preferenceOptimization'));
    expect(result).toMatchObject({ tunedModel: { model: model.replace('@1', '@2') } });
  });

  it('says of a wrong one what to write, and in which line of the file', async () => {
    const project = await stack.project();
    const file = await fileOf(documentedBody('tuning-api-parameters'), project);
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
