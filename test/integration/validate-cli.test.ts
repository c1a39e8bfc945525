import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatasetReport } from '../../src/contract/dataset';
import { jsonOf, runCli, temporaryDirectory } from '../support/cli-process';
import { type EmulatedProject, orderRows, row } from '../support/emulated-project';
import { TuningStack } from '../support/tuning-stack';

/** Of an image, for Gemini: 20 MiB. */
const LARGEST_IMAGE = 20 * 2 ** 20;

function pictureRow(uri: string, mimeType = 'image/png'): string {
  return JSON.stringify({
    contents: [
      { role: 'user', parts: [{ fileData: { fileUri: uri, mimeType } }, { text: 'Which box?' }] },
      { role: 'model', parts: [{ text: `The box of ${uri.length}` }] },
    ],
  });
}

const found = ({ findings }: DatasetReport) =>
  findings.map(({ code, line, path }) => [code, line, path].filter(Boolean).join(' '));

describe('vertex-tuning validate', () => {
  const home = temporaryDirectory();
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
  });
  afterAll(() => stack.close());

  function file(name: string, rows: readonly string[]): string {
    const path = join(home, name);
    writeFileSync(path, `${rows.join('\n')}\n`);
    return path;
  }

  const validate = (...args: string[]) =>
    runCli(['validate', ...args], { env: { HOME: home, ...stack.environment() } });

  async function reportsOf(...args: string[]) {
    const end = await validate(...args, '--json');
    const { datasets } = jsonOf(end) as { datasets: DatasetReport[] };
    return { code: end.code, datasets };
  }

  describe('--check-media', () => {
    const AT = 'contents[0].parts[0].fileData.fileUri';
    let project: EmulatedProject;
    let path: string;

    beforeAll(async () => {
      project = await stack.project();
      const [good, large] = await Promise.all([
        project.upload('good.png', 'a picture', 'image/png'),
        project.upload('large.png', Buffer.alloc(LARGEST_IMAGE + 1), 'image/png'),
        project.upload('other.png', 'a picture', 'image/webp'),
        project.upload('empty.png', '', 'image/png'),
        project.upload('hidden.png', 'a picture', 'image/png'),
      ]);
      const folder = good.slice(0, -'good.png'.length);
      path = file('pictures.jsonl', [
        ...Array.from({ length: 100 }, () => pictureRow(good)),
        pictureRow(`${folder}missing.png`),
        pictureRow(`${folder}other.png`),
        pictureRow(large),
        pictureRow(`${folder}empty.png`),
        pictureRow('https://example.com/elsewhere.png'),
      ]);
    });

    it('names every row whose object is missing, of another type, too large or empty', async () => {
      await project.markRequests();
      const { code, datasets } = await reportsOf(path, '--check-media');
      expect(code).toBe(1);
      const [report] = datasets;
      expect(report && found(report).filter((what) => what.startsWith('MEDIA_'))).toEqual([
        `MEDIA_OBJECT_MISSING 101 ${AT}`,
        `MEDIA_OBJECT_TYPE 102 ${AT}`,
        `MEDIA_OBJECT_TOO_LARGE 103 ${AT}`,
        `MEDIA_OBJECT_EMPTY 104 ${AT}`,
      ]);
      expect(report).toMatchObject({
        examples: 105,
        invalidExamples: 3,
        files: { lookedUp: 104, notLookedUp: 1 },
      });
      // Each object once, and none of it is downloaded.
      expect((await project.requests('objects.get')).length).toBe(5);
      expect(await project.requests('objects.media')).toEqual([]);
    });

    it('prints what is wrong with them, and the size that is allowed', async () => {
      const { code, stdout } = await validate(path, '--check-media');
      expect(code).toBe(1);
      expect(stdout).toMatch(/105 examples, .*104 files looked at, 1 elsewhere/);
      expect(stdout).toMatch(
        /error {3}MEDIA_OBJECT_MISSING {2}line 101, contents\[0\]\.parts\[0\]/,
      );
      expect(stdout).toContain(
        `has ${LARGEST_IMAGE + 1} bytes; files of the kind image may have ${LARGEST_IMAGE}.`,
      );
      expect(stdout).toMatch(/warning MEDIA_OBJECT_TYPE {2}line 102/);
      expect(stdout).toMatch(/^not ready: 3 errors, /m);
    });

    it('finds nothing to say of objects that are as the rows say', async () => {
      const uri = await project.upload('fine.png', 'a picture', 'image/png');
      const rows = Array.from({ length: 120 }, () => pictureRow(uri));
      const { code, datasets } = await reportsOf(file('fine.jsonl', rows), '--check-media');
      expect(code).toBe(0);
      expect(datasets[0]?.files).toEqual({ lookedUp: 120, notLookedUp: 0 });
      expect(datasets[0]?.findingCounts.map((counted) => counted.code)).toEqual([
        'EXAMPLE_DUPLICATE',
      ]);
    });

    it('warns of objects that may not be looked at', async () => {
      const uri = `gs://${project.bucket}/hidden.png`;
      await project.fault({
        match: { operation: 'objects.get', pathContains: 'hidden.png' },
        kind: 'statusBefore',
        status: 403,
        times: 1,
      });
      const { code, datasets } = await reportsOf(
        file('hidden.jsonl', [pictureRow(uri)]),
        '--check-media',
      );
      expect(code).toBe(0);
      expect(datasets.flatMap(found)).toContain(`MEDIA_OBJECT_HIDDEN 1 ${AT}`);
    });

    it('asks for no object without the flag', async () => {
      await project.markRequests();
      const { datasets } = await reportsOf(path);
      expect(datasets.flatMap(found).filter((what) => what.startsWith('MEDIA_'))).toEqual([]);
      expect(datasets[0]).not.toHaveProperty('files');
      expect(await project.requests('objects.get')).toEqual([]);
    });
  });

  describe('--evaluation-dataset', () => {
    it('names rows with prompts that the model is to be evaluated on, by both lines', async () => {
      const project = await stack.project();
      const training = file('train.jsonl', [
        ...orderRows(120),
        row('Order 7007: hush-hush?', 'BOX/RED'),
      ]);
      const validation = file('validation.jsonl', [row('Order 5005: where is it?', 'BOX/BLUE')]);
      const evaluation = await project.upload(
        'test.jsonl',
        [
          ...orderRows(20, 1_000),
          row('Order 5005: where is it?', 'BOX/GREEN'),
          row('Order 7007: hush-hush?', 'BOX/GREEN'),
        ].join('\n'),
      );
      const flags = ['--validation-dataset', validation, '--evaluation-dataset', evaluation];
      const { code, datasets } = await reportsOf(training, ...flags);
      expect(code).toBe(0);
      expect(datasets.map(found)).toEqual([
        ['PROMPT_IN_EVALUATION 121'],
        ['PROMPT_IN_EVALUATION 1'],
        [],
      ]);
      const { stdout } = await validate(training, ...flags);
      expect(stdout).toMatch(
        /warning PROMPT_IN_EVALUATION {2}line 121\n +The prompt is the same as that of line 22 of the evaluation dataset\.\n/,
      );
      expect(stdout).toMatch(/^ready, with 2 warnings$/m);
      expect(stdout).not.toContain('hush-hush');
    });
  });
});
