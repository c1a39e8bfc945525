import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodedText } from '../../../src/cli/decoded-text';

/** As much as is read at a time. */
const CHUNK = 65_536;

describe('decodedText', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'decoded-text-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function textOf(content: Buffer): Promise<{ text: string; longest: number }> {
    const path = join(directory, 'rows.csv');
    writeFileSync(path, content);
    let [text, longest] = ['', 0];
    for await (const piece of decodedText(path)) {
      text += piece;
      longest = Math.max(longest, piece.length);
    }
    return { text, longest };
  }

  it.each([0, 1, 2])(
    'puts a letter together that is cut between two reads (%i bytes)',
    async (shift) => {
      const wanted = `${'a'.repeat(CHUNK - shift)}漢\nb`;
      expect((await textOf(Buffer.from(wanted))).text).toBe(wanted);
    },
  );

  it('holds no more than it reads at a time, whatever ends a line', async () => {
    const { text, longest } = await textOf(Buffer.from('a,b\r'.repeat(CHUNK)));
    expect(text).toHaveLength(4 * CHUNK);
    expect(longest).toBeLessThanOrEqual(CHUNK);
  });

  it.each([
    ['in the first read', 'a\nb\n', 3],
    ['behind a letter that is cut', `${'a\n'.repeat(CHUNK / 2 - 1)}b漢\n`, CHUNK / 2 + 1],
  ])('names the line that is not UTF-8, %s', async (_name, before, line) => {
    const content = Buffer.concat([Buffer.from(before), Buffer.from('caf\xe9\n', 'latin1')]);
    await expect(textOf(content)).rejects.toMatchObject({
      message: expect.stringContaining(`line ${line} is not UTF-8`) as string,
    });
  });

  it('names the last line where the file ends in the midst of a letter', async () => {
    const content = Buffer.concat([Buffer.from('a\n'), Buffer.from('漢').subarray(0, 2)]);
    await expect(textOf(content)).rejects.toMatchObject({
      message: expect.stringContaining('line 2 is not UTF-8') as string,
    });
  });
});
