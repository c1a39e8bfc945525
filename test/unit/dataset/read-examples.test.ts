import { parseExample, readExamples } from '../../../src/dataset';
import { chunks, goodRow, jsonl, turn } from '../../support/dataset-bytes';

async function read(content: string, cuts: number[] = []) {
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
