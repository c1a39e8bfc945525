import { judgeRow } from '../../../src/emulator/dataset-row';

const user = { role: 'user', parts: [{ text: 'q' }] };
const model = { role: 'model', parts: [{ text: 'a' }] };

function verdict(row: unknown): string {
  const judged = judgeRow(typeof row === 'string' ? row : JSON.stringify(row));
  return judged.kind === 'dropped' ? judged.reason : judged.kind;
}

describe('judgeRow', () => {
  it.each([
    ['text', { contents: [user, model] }],
    [
      'a system instruction',
      { systemInstruction: { parts: [{ text: 's' }] }, contents: [user, model] },
    ],
    ['snake_case', { system_instruction: { parts: [{ text: 's' }] }, contents: [user, model] }],
    [
      'a file',
      {
        contents: [
          { role: 'user', parts: [{ fileData: { mimeType: 'image/png', fileUri: 'gs://b/o' } }] },
          model,
        ],
      },
    ],
    ['several turns', { contents: [user, model, user, model] }],
  ])('takes a row with %s', (_, row) => {
    expect(verdict(row)).toBe('example');
  });

  it.each([
    ['no JSON', '{', 'not valid JSON'],
    ['no object', [], 'not a JSON object'],
    ['no contents', {}, "Missing required 'contents'"],
    ['empty contents', { contents: [] }, "Missing required 'contents'"],
    ['a foreign role', { contents: [user, { ...model, role: 'assistant' }] }, 'role other than'],
    ['no parts', { contents: [user, { role: 'model', parts: [] }] }, "no 'parts'"],
    ['an empty text', { contents: [user, { role: 'model', parts: [{ text: '' }] }] }, 'empty'],
    [
      'two kinds in a part',
      { contents: [user, { role: 'model', parts: [{ text: 'a', fileData: {} }] }] },
      'exactly one',
    ],
    ['the user last', { contents: [user] }, 'last turn'],
    ['no user turn', { contents: [model] }, 'no user turn'],
    [
      'two spellings',
      { systemInstruction: {}, system_instruction: {}, contents: [user, model] },
      'both',
    ],
    [
      'too many tokens',
      { contents: [{ role: 'user', parts: [{ text: 'x'.repeat(524_285) }] }, model] },
      'too many tokens',
    ],
  ])('drops a row with %s', (_, row, reason) => {
    expect(verdict(row)).toContain(reason);
  });

  it('takes a row with exactly as many tokens as there may be', () => {
    const longest = { role: 'user', parts: [{ text: 'x'.repeat(524_284) }] };
    expect(verdict({ contents: [longest, model] })).toBe('example');
  });
});
