import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { DatasetReport } from '../../src/contract/dataset';
import { jsonOf, runCli, temporaryDirectory } from '../support/cli-process';
import { orderRows } from '../support/emulated-project';
import { TuningStack } from '../support/tuning-stack';

/** A port of this machine that nobody listens on: whatever connects is refused at once. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the command line, given bad input', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
  });
  afterAll(() => stack.close());

  const environment = (more: Record<string, string> = {}): Record<string, string> => ({
    HOME: home,
    ...stack.environment(),
    ...more,
  });

  function file(name: string, content: string): string {
    const path = join(home, name);
    writeFileSync(path, content);
    return path;
  }

  describe('ends with 2, says what to do, and leaves standard output empty:', () => {
    it('wrong environment variables, all of them at once', async () => {
      const end = await runCli(['status', 'any'], {
        env: environment({
          VERTEX_TUNING_POLL_INTERVAL: 'often',
          VERTEX_TUNING_TASKQUEUE: 'q',
          VERTEX_TUNING_QUEUES: 'main,side',
          STORAGE_EMULATOR_HOST: '',
        }),
      });
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(/^error CONFIGURATION_INVALID: 4 settings are wrong\.$/m);
      expect(end.stderr).toMatch(/^ {2}- VERTEX_TUNING_POLL_INTERVAL: .*\d/m);
      expect(end.stderr).toMatch(
        /TASKQUEUE: is not a setting\. Did you mean VERTEX_TUNING_TASK_QUEUE\?/,
      );
      expect(end.stderr).toMatch(/VERTEX_TUNING_QUEUES: .*main, wait, heavy/);
      expect(end.stderr).toMatch(/STORAGE_EMULATOR_HOST: is not set, .*Set both/);
    });

    it('broken YAML, with the place', async () => {
      const path = file('broken.yaml', 'project: acme\ntuningJob: {baseModel: x\nlocation: y\n');
      const end = await runCli(['tune', '-f', path], { env: environment() });
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(
        /^error INPUT_UNREADABLE: .*broken\.yaml is neither JSON nor YAML/,
      );
      expect(end.stderr).toMatch(/broken\.yaml:[23]:\d+: /);
    });

    it('a request that is no object, from standard input', async () => {
      const end = await runCli(['tune', '-f', '-'], { env: environment(), stdin: '- a\n- b\n' });
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(/standard input holds no object/);
    });

    it.each([
      ['an unknown flag', ['tune', '--epochz', '3'], /unknown option '--epochz'/],
      ['an unknown command', ['tun'], /unknown command 'tun'[^]*Did you mean tune\?/],
      ['a missing argument', ['status'], /missing required argument 'workflow-id'/],
      ['a value out of range', ['tune', '--epochs', '0'], /whole number of at least 1/],
      ['a choice that is none', ['status', 'x', '-o', 'csv'], /Allowed choices are table, json/],
      [
        'a request file that is not there',
        ['tune', '-f', '/nowhere/r.yaml'],
        /INPUT_UNREADABLE: .*no such file/,
      ],
      [
        'a dataset that is not there',
        ['validate', '/nowhere/d.jsonl'],
        /INPUT_UNREADABLE: .*no such file/,
      ],
      ['a directory for a file', ['validate', '/'], /INPUT_UNREADABLE: .*it is a directory/],
      [
        'a directory for a dataset',
        ['tune', '--training-dataset', '/', '--bucket', 'gs://b-1'],
        /training dataset: \/ cannot be read: it is a directory/,
      ],
      [
        'a column that is none',
        ['jobs', 'list', '--project', 'p-1', '--location', 'us-central1', '--columns', 'nme'],
        /--columns: nme is not a field of TuningJob\. Did you mean name\? Known: .*tunedModel/,
      ],
      [
        'a location that is none',
        ['models', 'list', '--project', 'p-1', '--location', 'US_1'],
        /--location: US_1 is no location/,
      ],
      [
        'a deletion that nobody agreed to',
        ['endpoints', 'delete', '5', '--project', 'p-1', '--location', 'us-central1'],
        /--yes: is missing, and there is no terminal/,
      ],
      ['a create call without a body', ['jobs', 'create'], /required option '-f, --file <path>'/],
      [
        'a name of another kind',
        ['endpoints', 'get', 'projects/p-1/locations/us-central1/models/9'],
        /<endpoint>: .*models\/9 is no endpoint/,
      ],
      [
        'a version without a model',
        ['models', 'aliases', '@2', '--add', 'golden'],
        /<model>: @2 is no model/,
      ],
      ['nothing to ask', ['generate', 'gemini-2.5-flash'], /--prompt: is missing, and -f too/],
      [
        'a reward that is not there',
        ['validate-reward', '-f', '/nowhere/r.yaml'],
        /INPUT_UNREADABLE: .*no such file/,
      ],
      [
        'a duration that is none',
        ['operations', 'wait', '3', '--timeout', 'soon'],
        /Write a duration such as 90s/,
      ],
      [
        'a job without project and location',
        ['jobs', 'get', '17'],
        /--project: is missing[^]*--location: is missing/,
      ],
    ] as [string, string[], RegExp][])('%s', async (_, args, said) => {
      const end = await runCli(args, { env: environment() });
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(said);
    });

    it('local datasets that are not there, all of them', async () => {
      const end = await runCli(
        [
          'tune',
          '--training-dataset',
          '/nowhere/a',
          '--validation-dataset',
          '/nowhere/b',
          '--bucket',
          'gs://b-1',
        ],
        { env: environment() },
      );
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(
        /training dataset: \/nowhere\/a cannot be read[^]*validation dataset: \/nowhere\/b/,
      );
    });

    it('a local dataset without a bucket', async () => {
      const path = file('train.jsonl', `${orderRows(20).join('\n')}\n`);
      const end = await runCli(['tune', '--training-dataset', path], { env: environment() });
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(/--bucket: is missing[^]*--bucket gs:\/\//);
    });
  });

  it('lists every problem of a request, and starts and uploads nothing', async () => {
    const project = await stack.project();
    const train = file('good.jsonl', `${orderRows(20).join('\n')}\n`);
    const path = file(
      'wrong.yaml',
      'tuningJob: {supervisedTuningSpec: {epochs: 3}, labels: {A: b}}\nartefactsUri: gs://bucket/x/\n',
    );
    const end = await runCli(
      [
        'tune',
        '-f',
        path,
        '--project',
        project.id,
        '--training-dataset',
        train,
        '--bucket',
        project.bucket,
      ],
      { env: environment() },
    );
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(
      /^error INVALID_REQUEST: The request has 5 problems; nothing was created\.$/m,
    );
    for (const where of [
      'location',
      'artefactsUri',
      'supervisedTuningSpec.epochs',
      'labels.A',
      'baseModel',
    ])
      expect(end.stderr).toMatch(
        new RegExp(`^ {2}- \\S*${where}(?: \\(.+wrong\\.yaml:[12]\\))?: `, 'm'),
      );
    expect(await project.journal()).toEqual([]);
    expect(await project.bucketJournal('objects.insert')).toEqual([]);
  });

  it('prints the same as one JSON object on standard error with -o json', async () => {
    const end = await runCli(['tune', '--project', 'NO', '-o', 'json'], { env: environment() });
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(end.stderr)).toMatchObject({
      error: {
        code: 'INVALID_REQUEST',
        problems: expect.arrayContaining([expect.objectContaining({ path: 'project' })]),
      },
    });
  });

  it('says TEMPORAL_UNREACHABLE within seconds when no Temporal server is there', async () => {
    const address = `127.0.0.1:${await closedPort()}`;
    const begun = Date.now();
    const end = await runCli(['status', 'any'], {
      env: environment({ TEMPORAL_ADDRESS: address }),
    });
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^error TEMPORAL_UNREACHABLE: /);
    expect(end.stderr).toContain(address);
    expect(end.stderr).toMatch(/TEMPORAL_ADDRESS.*vertex-tuning dev/);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });

  it('says WORKFLOW_NOT_FOUND of a run that does not exist', async () => {
    const end = await runCli(['status', 'no-such-run'], { env: environment() });
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(/^error WORKFLOW_NOT_FOUND: .*no-such-run/);
  });

  it.each([403, 401])('says ACCESS_DENIED when Google refuses with %d', async (status) => {
    const project = await stack.project();
    await project.fault({
      match: { operation: 'tuningJobs.list' },
      kind: 'statusBefore',
      status,
      times: 100,
    });
    const end = await runCli(
      ['jobs', 'list', '--project', project.id, '--location', 'us-central1'],
      { env: environment() },
    );
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toMatch(new RegExp(`^error ACCESS_DENIED: .*${status}.*${project.id}`));
  });

  describe('without Google credentials', () => {
    // No metadata server is looked for: on some networks that takes seconds.
    const bare = { HOME: home, METADATA_SERVER_DETECTION: 'none' };

    it.each([
      [
        'tune --dry-run',
        [
          'tune',
          '--dry-run',
          '--project',
          'acme-1',
          '--location',
          'us-central1',
          '--base-model',
          'gemini-2.5-flash',
          '--training-dataset',
          'gs://acme-1/train.jsonl',
        ],
      ],
      ['dev --vertex', ['dev', '--vertex']],
      ['jobs list', ['jobs', 'list', '--project', 'acme-1', '--location', 'us-central1']],
    ])('%s names the command that logs in', async (_, args) => {
      const end = await runCli(args, { env: bare });
      expect(end).toMatchObject({ code: 2, stdout: '' });
      expect(end.stderr).toMatch(/^error CREDENTIALS_MISSING: /);
      expect(end.stderr).toContain('gcloud auth application-default login');
    });

    it('doctor names it too, and ends with 1', async () => {
      const address = `127.0.0.1:${await closedPort()}`;
      const end = await runCli(['doctor'], { env: { ...bare, TEMPORAL_ADDRESS: address } });
      expect(end.code).toBe(1);
      expect(end.stdout).toMatch(
        /fail {2}Google credentials: .*gcloud auth application-default login/,
      );
      expect(end.stdout).toMatch(/fail {2}Temporal: TEMPORAL_UNREACHABLE/);
    });
  });

  describe('validate', () => {
    it('names line, place and remedy of every bad row, in every file', async () => {
      const rows = orderRows(40);
      const training = file(
        'bad.jsonl',
        [...rows.slice(0, 2), 'not json', ...rows, '{"contents":[]}', ''].join('\n'),
      );
      const validation = file('bad-validation.jsonl', '');
      const end = await runCli(['validate', training, '--validation-dataset', validation], {
        env: environment(),
      });
      expect(end.code).toBe(1);
      expect(end.stdout).toMatch(
        /error {3}ROW_NOT_JSON {2}line 3\n +The line is not JSON\.\n +Write one complete JSON object/,
      );
      expect(end.stdout).toMatch(/error {3}CONTENTS_EMPTY {2}line 44, contents\n/);
      expect(end.stdout).toMatch(
        /validation dataset .*bad-validation\.jsonl[^]*error {3}FILE_EMPTY/,
      );
      expect(end.stdout).toMatch(/^not ready: 3 errors, 3 warnings;/m);
      const { datasets } = jsonOf(
        await runCli(['validate', training, '--json'], { env: environment() }),
      ) as { datasets: DatasetReport[] };
      expect(datasets[0]?.findings).toContainEqual(
        expect.objectContaining({ code: 'ROW_NOT_JSON', line: 3 }),
      );
    });

    it('checks by the rules of the method, and prints for other programs', async () => {
      const path = file(
        'pairs.jsonl',
        '{"contents":[{"role":"user","parts":[{"text":"x"}]}],"completions":[]}\n',
      );
      const flags = ['--method', 'preferenceOptimization', '--base-model', 'gemini-2.5-flash'];
      const github = await runCli(['validate', path, ...flags, '-o', 'github'], {
        env: environment(),
      });
      expect(github.code).toBe(1);
      expect(github.stdout).toContain(`::error file=${path},line=1,title=COMPLETIONS_NOT_PAIR::`);
      const sarif = jsonOf(
        await runCli(['validate', path, ...flags, '-o', 'sarif'], { env: environment() }),
      ) as { runs: { results: { ruleId: string }[] }[] };
      expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('COMPLETIONS_NOT_PAIR');
      const forced = await runCli(['validate', path, '--format', 'json-lines', '--json'], {
        env: environment(),
      });
      expect(forced.code).toBe(0);
    });

    it('says nothing of the text of a row', async () => {
      const path = file(
        'secret.jsonl',
        `{"contents":[{"role":"hush-hush","parts":[{"text":"hush-hush"}]}]}\nhush-hush\n`,
      );
      const end = await runCli(['validate', path], { env: environment() });
      expect(end.code).toBe(1);
      expect(end.stdout).toContain('line 2');
      expect(end.stdout + end.stderr).not.toContain('hush-hush');
    });
  });
});
