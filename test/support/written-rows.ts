/** Rows of text as programs write them, and nearly so: any white space, order of keys, escapes and letters, good and bad. */
import * as fc from 'fast-check';

const often = <T>(weight: number, ...values: T[]) => ({
  weight,
  arbitrary: fc.constantFrom(...values),
});

/** What stands between quotation marks. */
const piece = fc.oneof(
  often(24, 'word', ' ', 'x', 'a longer text, of more than eight letters', '#### 42'),
  often(12, '\\n', '\\"', '\\\\', '\\/', '\\t', '\\u0041', '\\u00e9', '\\u2028', '\\u0020'),
  often(9, 'é', '東京', '🎈', '\u3042', '\u00A0', '\u3000', '\u2028', '\uFEFF', '\u1680', '\x7f'),
  often(6, '\\ud83c\\udf88', '\\ud83c', '\\udf88', '\\uD83C\\uDF88', '\\ud83c\\u0041'),
  often(1, '\t', '\0', '\\x', '\\u12g4', '\\u12', '\\', '"', '}', '\\ud83c\\u12', '\r'),
);
const text = fc
  .tuple(
    fc.oneof(often(9, 'a', '東', 'é', '~', '\u3042', '🎈'), often(1, '')),
    fc.array(piece, { maxLength: 8 }),
  )
  .map(([first, pieces]) => `"${first}${pieces.join('')}"`);

/** Members of an object in any order, now and then one of them twice, or another. */
function object(...members: fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  const extra = fc.oneof(
    often(100, undefined),
    often(
      1,
      '"other":1',
      '"tools":[]',
      '"role":"user"',
      '"parts":[{"text":"b"}]',
      '"text":"b"',
      '"contents":null',
      '',
    ),
  );
  return fc.tuple(fc.tuple(...members), extra, fc.boolean()).map(([found, more, isReversed]) => {
    const all = more === undefined ? found : [...found, more];
    return `{${(isReversed ? all.toReversed() : all).join(',')}}`;
  });
}

const member = (key: string, value: fc.Arbitrary<string>) => value.map((one) => `"${key}":${one}`);

const list = (entry: fc.Arbitrary<string>, minLength: number, maxLength: number) =>
  fc.array(entry, { minLength, maxLength }).map((entries) => `[${entries.join(',')}]`);

const parts = fc.oneof(
  { weight: 40, arbitrary: list(object(member('text', text)), 1, 3) },
  often(1, '[]', 'null', '[{"text":"a","thought":true}]', '[{"text":1}]', '["a"]', '[{"text":""}]'),
);

const turn = (role: string) =>
  object(
    member('role', fc.oneof(often(40, `"${role}"`), often(1, '"User"', '"assistant"', '1'))),
    member('parts', parts),
  );

const turns = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(turn('user'), turn('model')) },
  { weight: 2, arbitrary: fc.tuple(turn('user'), turn('model'), turn('user'), turn('model')) },
  { weight: 1, arbitrary: fc.tuple(turn('user'), turn('user'), turn('model')) },
  { weight: 1, arbitrary: fc.array(turn('model'), { maxLength: 2 }) },
);

const contents = member(
  'contents',
  turns.map((found) => `[${found.join(',')}]`),
);

const instruction = fc
  .tuple(
    fc.constantFrom('systemInstruction', 'system_instruction'),
    fc.oneof(
      { weight: 2, arbitrary: object(member('parts', parts)) },
      { weight: 2, arbitrary: turn('system') },
      often(1, 'null', '"be kind"'),
    ),
  )
  .map(([key, value]) => `"${key}":${value}`);

const row = fc.oneof(
  { weight: 3, arbitrary: object(contents) },
  { weight: 2, arbitrary: object(contents, instruction) },
  { weight: 1, arbitrary: object(contents, instruction, instruction) },
);

/** White space wherever JSON allows it, outside of strings as far as these are closed. */
const spaced = fc
  .tuple(row, fc.constantFrom('', '', ' ', '\t\r', '\r '))
  .map(([written, space]) =>
    space === ''
      ? written
      : written.replaceAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (found) => `${space}${found}${space}`),
  );

/** Bytes of a line, without its line end; some of them damaged. */
export const writtenRow: fc.Arbitrary<Buffer> = fc
  .tuple(
    spaced,
    fc.oneof(often(5, undefined), {
      weight: 1,
      arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })),
    }),
    fc.oneof(often(20, undefined), { weight: 1, arbitrary: fc.nat() }),
  )
  .map(([written, damage, length]) => {
    const bytes = Buffer.from(written.replaceAll('\n', ' '));
    if (damage !== undefined) bytes[damage[0] % bytes.length] = damage[1];
    const end = length === undefined ? bytes.length : length % (bytes.length + 1);
    return Buffer.from(bytes.subarray(0, end).filter((byte) => byte !== 10));
  });
