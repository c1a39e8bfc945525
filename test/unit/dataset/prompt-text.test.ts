import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { otherSpelling } from '../../../src/dataset/json';
import { promptText } from '../../../src/dataset/prompt-text';
import { goodRow, type Row, turn, withKeysReversed } from '../../support/dataset-bytes';

/** Texts that are often the same, and look like what is written around them. */
const text = fc.string({ unit: fc.constantFrom('a', '1', ':', 't', ' ', 'é'), maxLength: 3 });

const value = fc.jsonValue({ maxDepth: 2 }).map((json) => ({ v: json }));

const part: fc.Arbitrary<Row> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ text }) },
  text.map((name) => ({ fileData: { fileUri: `gs://b/${name}`, mimeType: 'image/png' } })),
  fc.record({ functionCall: fc.record({ name: text, args: value }) }),
  fc.record({ functionResponse: fc.record({ name: text, response: value }) }),
);

const turns = fc.array(
  fc.record({
    role: fc.constantFrom('user', 'model'),
    parts: fc.array(part, { minLength: 1, maxLength: 2 }),
  }),
  { maxLength: 2 },
);

/** A conversation that ends with a question: all of it is the prompt. */
const prompt = fc
  .tuple(turns, fc.array(part, { minLength: 1, maxLength: 2 }))
  .map(([before, parts]) => [...before, { role: 'user', parts }]);

/** Of keys of the format; those of functions' own data are not the format's. */
function inSnakeCase(value_: unknown): unknown {
  if (Array.isArray(value_)) return value_.map(inSnakeCase);
  if (typeof value_ !== 'object' || value_ === null) return value_;
  return Object.fromEntries(
    Object.entries(value_).map(([key, below]) => [
      otherSpelling(key),
      key === 'args' || key === 'response' ? below : inSnakeCase(below),
    ]),
  );
}

const escaped = (json: string): string =>
  json
    .replaceAll('/', '\\/')
    .replaceAll(
      /[\u007f-\uffff]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

const promptOf = (row: unknown): string | undefined => promptText(JSON.parse(JSON.stringify(row)));

const answered = (contents: Row[], answer = 'an answer'): Row => ({
  contents: [...contents, turn('model', answer)],
});

const clip = (startOffset: string): Row => ({
  contents: [
    {
      role: 'user',
      parts: [
        {
          fileData: { fileUri: 'gs://b/v.mp4', mimeType: 'video/mp4' },
          videoMetadata: { startOffset },
        },
      ],
    },
  ],
});

describe('promptText', () => {
  it('does not depend on how a row is written, nor on its answer', () => {
    fc.assert(
      fc.property(prompt, text, (contents, answer) => {
        const expected = promptOf(answered(contents));
        expect(expected).toBeDefined();
        const row = answered(contents, answer);
        expect(promptOf(withKeysReversed(row))).toBe(expected);
        expect(promptOf(inSnakeCase(row))).toBe(expected);
        expect(promptText(JSON.parse(escaped(JSON.stringify(row))))).toBe(expected);
        expect(promptOf({ contents })).toBe(expected);
        expect(promptOf({ request: row })).toBe(expected);
      }),
    );
  });

  it('is the same for equal prompts alone', () => {
    fc.assert(
      fc.property(prompt, prompt, (left, right) => {
        const isSame = isDeepStrictEqual(
          JSON.parse(JSON.stringify(left)),
          JSON.parse(JSON.stringify(right)),
        );
        expect(promptOf(answered(left)) === promptOf(answered(right))).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, Row]>([
    ['messages', { messages: [{ role: 'user', content: 'question' }] }],
    [
      'messages with an answer and a system message',
      {
        messages: [
          { role: 'system', content: 'be brief' },
          { role: 'user', content: [{ type: 'text', text: 'question' }] },
          { role: 'assistant', content: 'x' },
        ],
      },
    ],
    ['prompt and completion', { prompt: 'question', completion: 'x' }],
    ['a flat row of an evaluation', { prompt: 'question', reference: 'x', response: 'y' }],
    ['a request', { request: { contents: [turn('user', 'question')] }, reference: 'x' }],
    ['completions', { contents: [turn('user', 'question')], completions: [] }],
    ['references', { contents: [turn('user', 'question')], references: { a: 'x' } }],
    ['roles that are left out', { contents: [{ parts: [{ text: 'question' }] }, { parts: [] }] }],
    ['roles in capitals', { contents: [turn('USER', 'question'), turn('MODEL', 'x')] }],
    [
      'another system instruction',
      { ...goodRow(), systemInstruction: { parts: [{ text: 'be brief' }] }, tools: [] },
    ],
  ])('is the same in every format: %s', (_name, row) => {
    expect(promptOf(row)).toBe(promptOf(goodRow('question', 'another answer')));
  });

  it('tells stretches of one video apart', () => {
    expect(promptOf(clip('1s'))).not.toBe(promptOf(clip('2s')));
  });

  it.each<[string, Row]>([
    ['nothing', {}],
    ['an answer alone', { contents: [turn('model', 'x')] }],
    ['a turn that is none', { contents: [1, turn('model', 'x')] }],
    ['a part that is none', { contents: [{ role: 'user', parts: [1] }] }],
    ['parts that are no list', { contents: [{ role: 'user', parts: {} }] }],
    ['a prompt that is no text', { prompt: 1, completion: 'x' }],
    ['roles that are left out of a conversation', { contents: [{ parts: [] }, {}, {}] }],
  ])('is not there for %s', (_name, row) => {
    expect(promptOf(row)).toBeUndefined();
  });
});
