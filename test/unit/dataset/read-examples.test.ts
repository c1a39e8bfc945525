import * as fc from 'fast-check';
import { parseExample, readExamples } from '../../../src/dataset';
import { brokenLine, GOOD_LINE } from '../../support/broken-lines';
import { chunks, goodRow, jsonl, turn } from '../../support/dataset-bytes';

async function read(content: string | Uint8Array, cuts: number[] = []) {
  const examples = [];
  for await (const example of readExamples(chunks(content, cuts))) examples.push(example);
  return examples;
}

describe('readExamples', () => {
  it('gives the examples with their line numbers and leaves out what is none', async () => {
    const content = `\uFEFF${jsonl([goodRow('a', 'b'), '', '{', '[]', { contents: 1 }, goodRow('c', 'd')])}`;
    const expected = [
      { line: 1, example: { contents: [turn('user', 'a'), turn('model', 'b')] } },
      { line: 6, example: { contents: [turn('user', 'c'), turn('model', 'd')] } },
    ];
    expect(await read(content)).toEqual(expected);
    expect(await read(content.trimEnd(), [1, 2, 30, 50])).toEqual(expected);
  });

  it('gives the examples of any bytes, by their lines, wherever these are cut', async () => {
    const line = fc.oneof(fc.constant(GOOD_LINE), brokenLine);
    const lineEnd = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, lineEnd), { maxLength: 20 }),
        fc.array(fc.nat(2_000), { maxLength: 10 }),
        async (lines, cuts) => {
          const bytes = Buffer.concat(lines.flatMap(([one, end]) => [one, Buffer.from(end)]));
          const good = lines.flatMap(([one], index) => (one === GOOD_LINE ? [index + 1] : []));
          const examples = await read(bytes, cuts);
          expect(examples.map((example) => example.line)).toEqual(good);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads past a row of 100,000 levels', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const rows = [`{"contents":${deep}}`, `{"contents":[{"role":"user","parts":${deep}}]}`];
    expect(await read(jsonl([...rows, goodRow('a', 'b')]))).toMatchObject([{ line: 3 }]);
  });

  it('stops with the reason of the signal', async () => {
    const reason = new Error('stop');
    const examples = readExamples(chunks(jsonl([goodRow()])), {
      signal: AbortSignal.abort(reason),
    });
    await expect(examples.next()).rejects.toBe(reason);
  });
});

describe('parseExample', () => {
  it('turns snake_case into camelCase and leaves the data of functions alone', () => {
    const row = {
      system_instruction: { role: 'system', parts: [{ text: 's' }] },
      contents: [
        { role: 'user', parts: [{ file_data: { file_uri: 'gs://b/o', mime_type: 'image/png' } }] },
        { role: 'model', parts: [{ function_call: { name: 'f', args: { file_uri: 1 } } }] },
      ],
      tools: [{ function_declarations: [] }],
      generation_config: { mediaResolution: 'LOW' },
      other: 1,
    };
    expect(parseExample(row)).toEqual({
      systemInstruction: { parts: [{ text: 's' }] },
      contents: [
        { role: 'user', parts: [{ fileData: { fileUri: 'gs://b/o', mimeType: 'image/png' } }] },
        { role: 'model', parts: [{ functionCall: { name: 'f', args: { file_uri: 1 } } }] },
      ],
      tools: [{ function_declarations: [] }],
      generationConfig: { mediaResolution: 'LOW' },
    });
  });

  it.each([null, 1, 'x', [], {}, { contents: [1] }, { contents: [{ role: 'user' }] }])(
    'gives nothing for %j',
    (row) => {
      expect(parseExample(row)).toBeUndefined();
    },
  );
});
