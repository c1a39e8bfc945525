import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesOfFile } from '../../../src/cli/local-file';
import { checkDataset, FileChangedError } from '../../../src/dataset';
import { goodRow, jsonl } from '../../support/dataset-bytes';

/** More than is read at once. */
const CONTENT = jsonl(Array.from({ length: 20_000 }, (_, index) => goodRow(`question ${index}`)));

describe('bytesOfFile', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'local-file-'));
    path = join(directory, 'train.jsonl');
    await writeFile(path, CONTENT);
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('gives the file from any byte on', async () => {
    const read: Uint8Array[] = [];
    for await (const chunk of bytesOfFile(path, 1_234_567)) read.push(chunk);
    expect(Buffer.concat(read).toString()).toBe(CONTENT.slice(1_234_567));
  });

  it.each([
    ['grows', () => appendFile(path, '{\n')],
    ['is cut short', () => truncate(path, 1_500_000)],
    ['is written anew', () => writeFile(path, CONTENT.replace('question', 'Question'))],
    [
      'is replaced',
      async () => {
        await writeFile(`${path}.new`, CONTENT);
        await rename(`${path}.new`, path);
      },
    ],
    ['is deleted', () => rm(path)],
  ])('fails at the end when the file %s while it is read', async (_how, change) => {
    const chunks = bytesOfFile(path, 0);
    await chunks.next();
    await change();
    const drain = async (): Promise<void> => {
      for await (const chunk of chunks) expect(chunk.length).toBeGreaterThan(0);
    };
    await expect(drain()).rejects.toBeInstanceOf(FileChangedError);
  });

  it('fails likewise when the file is gone before it is read', async () => {
    await rm(path);
    await expect(bytesOfFile(path, 0).next()).rejects.toBeInstanceOf(FileChangedError);
  });

  it('lets the check of a dataset say that it changed', async () => {
    let isChanged = false;
    async function* changing(start: number): AsyncGenerator<Uint8Array> {
      for await (const chunk of bytesOfFile(path, start)) {
        if (!isChanged) await appendFile(path, '{\n');
        isChanged = true;
        yield chunk;
      }
    }
    const { findings } = await checkDataset(({ offset }) => changing(offset), {
      role: 'training',
      maxFindings: 10,
    });
    expect(findings.map(({ code }) => code)).toContain('FILE_CHANGED');
  });
});
