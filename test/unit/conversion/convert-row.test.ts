import * as fc from 'fast-check';
import {
  type ConversionOptions,
  parseColumns,
  RowConverter,
  SOURCE_FORMATS,
  TARGET_FORMATS,
  type TargetFormat,
} from '../../../src/conversion';
import { RowChecker } from '../../../src/dataset/row-check';
import { ruleOf } from '../../../src/dataset/rules';
import { goodRow, type Row, turn } from '../../support/dataset-bytes';

function convert(row: Row, options: Partial<ConversionOptions> = {}): unknown {
  const converted = new RowConverter({ from: 'openai', to: 'gemini', ...options }).convert(row);
  return 'text' in converted ? JSON.parse(converted.text) : converted.problem;
}

const messages = (...list: unknown[]): Row => ({ messages: list });
const asks = { role: 'user', content: 'question' };
const answers = { role: 'assistant', content: 'answer' };
const image = (url: string, detail = 'auto'): Row => ({
  type: 'image_url',
  image_url: { url, detail },
});

const call = (args: unknown): Row => ({
  role: 'assistant',
  tool_calls: [{ id: '1', function: { name: 'f', arguments: args } }],
});

describe('RowConverter, from openai to gemini', () => {
  it('turns roles, and moves system and developer messages beside contents', () => {
    expect(
      convert(
        messages(
          { role: 'system', content: 'be brief' },
          { role: 'developer', content: [{ type: 'text', text: 'and kind' }] },
          asks,
          { ...answers, weight: 1 },
        ),
      ),
    ).toEqual({
      systemInstruction: { parts: [{ text: 'be brief' }, { text: 'and kind' }] },
      contents: [turn('user', 'question'), turn('model', 'answer')],
    });
  });

  it('joins messages of one side that follow each other', () => {
    expect(convert(messages(asks, { role: 'user', content: 'more' }, answers))).toEqual({
      contents: [
        { role: 'user', parts: [{ text: 'question' }, { text: 'more' }] },
        turn('model', 'answer'),
      ],
    });
  });

  it('turns images into files, and inline ones into inline data', () => {
    const content = [
      { type: 'text', text: 'what is it?' },
      image('gs://b/o.PNG'),
      image('https://example.com/o.jpg?size=1'),
      image('data:image/webp;base64,AAAA'),
    ];
    expect(convert(messages({ role: 'user', content }, answers))).toMatchObject({
      contents: [
        {
          parts: [
            { text: 'what is it?' },
            { fileData: { mimeType: 'image/png', fileUri: 'gs://b/o.PNG' } },
            { fileData: { mimeType: 'image/jpeg' } },
            { inlineData: { mimeType: 'image/webp', data: 'AAAA' } },
          ],
        },
        turn('model', 'answer'),
      ],
    });
  });

  it('turns tools, calls and results', () => {
    const parameters = {
      type: 'object',
      additionalProperties: false,
      properties: {
        city: { type: ['string', 'null'], enum: ['a'] },
        days: { type: 'array', items: { type: 'integer' } },
      },
      required: ['city'],
    };
    const row = {
      tools: [{ type: 'function', function: { name: 'weather', description: 'd', parameters } }],
      messages: [
        asks,
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: '1', type: 'function', function: { name: 'weather', arguments: '{"city":"a"}' } },
            { id: '2', type: 'function', function: { name: 'weather', arguments: '' } },
          ],
        },
        { role: 'tool', tool_call_id: '1', content: '{"sun":true}' },
        { role: 'tool', tool_call_id: '2', content: 'rain' },
        answers,
      ],
    };
    expect(convert(row)).toEqual({
      contents: [
        turn('user', 'question'),
        {
          role: 'model',
          parts: [
            { functionCall: { name: 'weather', args: { city: 'a' } } },
            { functionCall: { name: 'weather', args: {} } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'weather', response: { sun: true } } },
            { functionResponse: { name: 'weather', response: { result: 'rain' } } },
          ],
        },
        turn('model', 'answer'),
      ],
      tools: [
        {
          functionDeclarations: [
            {
              name: 'weather',
              description: 'd',
              parameters: {
                type: 'OBJECT',
                properties: {
                  city: { type: 'STRING', nullable: true, enum: ['a'] },
                  days: { type: 'ARRAY', items: { type: 'INTEGER' } },
                },
                required: ['city'],
              },
            },
          ],
        },
      ],
    });
  });

  it('knows the older form of functions', () => {
    const row = {
      functions: [{ name: 'f' }],
      messages: [
        asks,
        { role: 'assistant', function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', content: '1' },
        answers,
      ],
    };
    expect(convert(row)).toMatchObject({
      contents: [
        {},
        { parts: [{ functionCall: { name: 'f' } }] },
        { parts: [{ functionResponse: { name: 'f', response: { result: '1' } } }] },
        {},
      ],
      tools: [{ functionDeclarations: [{ name: 'f' }] }],
    });
  });

  const problems: [string, Row, string][] = [
    ['no messages', { text: 'x' }, 'the row has no messages'],
    ['a message of a wrong type', messages('x'), 'a message is not an object'],
    ['an unknown role', messages({ role: 'bot', content: 'x' }), 'a role is none of'],
    ['a late system message', messages(asks, { role: 'system', content: 's' }), 'stands behind'],
    ['weight 0', messages(asks, { ...answers, weight: 0 }), 'weight 0'],
    ['content of a wrong type', messages({ role: 'user', content: 1 }), 'neither text nor a list'],
    ['an unknown part', messages({ role: 'user', content: [{}] }), 'neither text nor an image'],
    ['an image on disk', messages({ role: 'user', content: [image('o.png')] }), 'is not gs://'],
    [
      'an image of unknown type',
      messages({ role: 'user', content: [image('gs://b/o')] }),
      'known image type',
    ],
    ['arguments that are no JSON', messages(asks, call('{')), 'are not JSON'],
    ['arguments that are a list', messages(asks, call('[]')), 'are not an object'],
    ['a result without a call', messages(asks, { role: 'tool', content: 'x' }), 'answers no call'],
    ['a tool without a name', { ...messages(asks, answers), tools: [{}] }, 'not a function with'],
    [
      'a parameter of several types',
      {
        ...messages(asks, answers),
        functions: [{ name: 'f', parameters: { type: ['string', 'integer'] } }],
      },
      'several types',
    ],
    [
      'an image of a detail',
      messages({ role: 'user', content: [image('gs://b/o.png', 'low')] }, answers),
      'detail other than auto',
    ],
    [
      'a result with an image',
      messages(asks, call('{}'), {
        role: 'tool',
        tool_call_id: '1',
        content: [image('gs://b/o.png')],
      }),
      'a tool message has an image',
    ],
    ['a refusal', messages(asks, { ...answers, refusal: 'no' }), 'a message has refusal'],
    ['audio', messages(asks, { ...answers, audio: { id: 'x' } }), 'a message has audio'],
    [
      'an argument beyond 2^53',
      messages(asks, call('{"id":9007199254740993}'), { ...answers }),
      'beyond 2^53',
    ],
    ['a number beyond 2^53', { ...messages(asks, answers), id: 2 ** 60 }, 'beyond 2^53'],
    ['no answer', messages(asks), 'LAST_TURN_NOT_MODEL (contents[0])'],
    ['an empty answer', messages(asks, { role: 'assistant', content: '' }), 'PARTS_MISSING'],
  ];
  it.each(problems)('leaves out a row with %s, and says why', (_name, row, problem) => {
    expect(convert(row)).toEqual(expect.stringContaining(problem));
  });
});

describe('RowConverter, from columns', () => {
  it('reads prompt and completion, question and answer, or the columns it is told', () => {
    const expected = goodRow('q', 'a');
    expect(convert({ prompt: 'q', completion: 'a' }, { from: 'prompt-completion' })).toEqual(
      expected,
    );
    expect(convert({ question: 'q', answer: 'a', id: 1 }, { from: 'qa' })).toEqual(expected);
    expect(
      convert(
        { in: 'q', out: 'a', how: 's' },
        {
          from: 'csv',
          columns: { prompt: 'in', completion: 'out', system: 'how' },
        },
      ),
    ).toEqual({ systemInstruction: { parts: [{ text: 's' }] }, ...expected });
  });

  it('writes numbers and truth values as text, and does without system text', () => {
    expect(
      convert(
        { prompt: 1, completion: true, system: ' ' },
        {
          from: 'prompt-completion',
          columns: { system: 'system' },
        },
      ),
    ).toEqual(goodRow('1', 'true'));
  });

  it.each([
    [{ completion: 'a' }, 'the column of the prompt is missing'],
    [{ prompt: 'q', completion: ' ' }, 'the completion is empty'],
    [{ prompt: ['q'], completion: 'a' }, 'the prompt is not text'],
  ])('leaves out %j', (row, problem) => {
    expect(convert(row, { from: 'prompt-completion' })).toBe(problem);
  });

  it('leaves out records without a column that is named, and system text that is none', () => {
    const record = { prompt: 'q', completion: 'a', system: 's' };
    const columns = { system: 'sytem' };
    expect(convert(record, { from: 'csv', columns })).toBe('the column of the system is missing');
    expect(convert({ ...record, sytem: '' }, { from: 'csv', columns })).toEqual(goodRow('q', 'a'));
    const json = { from: 'prompt-completion', columns: { system: 'system' } } as const;
    expect(convert({ ...record, system: { a: 1 } }, json)).toBe('the system text is not text');
    expect(convert({ ...record, system: 5 }, json)).toMatchObject({
      systemInstruction: { parts: [{ text: '5' }] },
    });
  });

  it('reads columns from the command line', () => {
    expect(parseColumns('prompt=question, completion=a=b')).toEqual({
      prompt: 'question',
      completion: 'a=b',
    });
    for (const text of ['', 'prompt', 'prompt=', '=x', 'answer=x', 'prompt=a,prompt=b']) {
      expect(parseColumns(text)).toBeUndefined();
    }
  });
});

describe('RowConverter, between gemini and open models', () => {
  const row = {
    systemInstruction: { parts: [{ text: 'be' }, { text: 'brief' }] },
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'what is it?' },
          { fileData: { fileUri: 'gs://b/o.png', mimeType: 'image/png' } },
          { inlineData: { mimeType: 'image/png', data: 'AA==' } },
        ],
      },
      turn('model', 'answer'),
    ],
  };

  it('writes messages for open models, text alone as text', () => {
    expect(convert(row, { from: 'gemini', to: 'open-model' })).toEqual({
      messages: [
        { role: 'system', content: 'be\nbrief' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'what is it?' },
            { type: 'image_url', image_url: { url: 'gs://b/o.png' } },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
          ],
        },
        { role: 'assistant', content: 'answer' },
      ],
    });
  });

  it('reads each shape of open models', () => {
    const options = { from: 'open-model', to: 'gemini' } as const;
    const expected = goodRow();
    expect(convert(messages(asks, answers), options)).toEqual(expected);
    expect(convert({ prompt: 'question', completion: 'answer' }, options)).toEqual(expected);
    expect(
      convert({ contents: [turn('user', 'question'), turn('assistant', 'answer')] }, options),
    ).toEqual(expected);
  });

  it('writes snake_case as camelCase', () => {
    const snake = { ...goodRow(), system_instruction: { parts: [{ text: 's' }] } };
    expect(convert(snake, { from: 'gemini', to: 'gemini' })).toEqual({
      systemInstruction: { parts: [{ text: 's' }] },
      ...goodRow(),
    });
  });

  it.each([
    ['tools', { ...goodRow(), tools: [{}] }, 'the row has tools'],
    [
      'audio',
      {
        contents: [
          { role: 'user', parts: [{ fileData: { fileUri: 'gs://b/o', mimeType: 'audio/wav' } }] },
          turn('model', 'x'),
        ],
      },
      'a part is neither text nor an image',
    ],
    ['an unknown role', { contents: [turn('bot', 'x'), turn('model', 'y')] }, 'a role is neither'],
    [
      'a thought',
      {
        contents: [
          turn('user', 'x'),
          { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'y' }] },
        ],
      },
      'a part is a thought',
    ],
    [
      'text beside a file in one part',
      {
        contents: [
          {
            role: 'user',
            parts: [{ text: 'x', fileData: { fileUri: 'gs://b/o.png', mimeType: 'image/png' } }],
          },
          turn('model', 'y'),
        ],
      },
      'several kinds at once',
    ],
    ['a generation config', { ...goodRow(), generationConfig: { a: 1 } }, 'a generationConfig'],
    [
      'a system instruction that is not text',
      { ...goodRow(), systemInstruction: { parts: [{ inlineData: {} }] } },
      'has a part that is not text',
    ],
    ['no parts', { contents: [{ role: 'user' }] }, 'the row has no contents with roles and parts'],
  ])('leaves out what open models cannot take: %s', (_name, bad, problem) => {
    expect(convert(bad, { from: 'gemini', to: 'open-model' })).toEqual(
      expect.stringContaining(problem),
    );
  });

  it.each([
    ['a system instruction as a string', { systemInstruction: 's' }, 'systemInstruction is not'],
    ['tools that are no list', { tools: {} }, 'tools is not a list'],
    ['a config that is no object', { generationConfig: 'x' }, 'generationConfig is not an object'],
    ['completions', { completions: [] }, 'the row has completions'],
    ['references', { references: { a: 'b' } }, 'the row has references'],
  ])('leaves out what it would lose: %s', (_name, more, problem) => {
    for (const to of TARGET_FORMATS) {
      expect(convert({ ...goodRow(), ...more }, { from: 'gemini', to })).toEqual(
        expect.stringContaining(problem),
      );
    }
  });

  it('brings text rows back unchanged', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((one) => one.trim() !== '');
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (pairs) => {
        const original = {
          contents: pairs.flatMap(([one, other]) => [turn('user', one), turn('model', other)]),
        };
        const there = convert(original, { from: 'gemini', to: 'open-model' });
        expect(convert(there as Row, { from: 'open-model', to: 'gemini' })).toEqual(original);
      }),
    );
  });
});

function lossesOf(row: Row, options: Partial<ConversionOptions> = {}): string[] | string {
  const converted = new RowConverter({ from: 'openai', to: 'gemini', ...options }).convert(row);
  return 'text' in converted ? converted.lost : converted.problem;
}

const declared = {
  type: 'function',
  function: { name: 'f', parameters: { type: 'object', properties: { a: { type: 'string' } } } },
};

function objectsIn(value: unknown): Row[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Row, ...Object.values(value).flatMap(objectsIn)];
}

describe('RowConverter, of what it cannot take over', () => {
  it.each([
    ['a name', messages({ ...asks, name: 'Ann' }, answers), ['messages[].name']],
    [
      'a setting',
      { ...messages(asks, answers), parallel_tool_calls: false },
      ['parallel_tool_calls'],
    ],
    ['metadata', { ...messages(asks, answers), metadata: { a: 'b' } }, ['metadata']],
    ['a weight that is none', messages(asks, { ...answers, weight: 2 }), ['messages[].weight']],
    [
      'calls of a user',
      messages({ ...asks, tool_calls: [{}] }, answers),
      ['messages[].tool_calls'],
    ],
    [
      'a strict function',
      {
        ...messages(asks, answers),
        tools: [{ ...declared, function: { ...declared.function, strict: true } }],
      },
      ['tools[].function.strict'],
    ],
    [
      'a schema that is closed',
      {
        ...messages(asks, answers),
        functions: [{ name: 'f', parameters: { type: 'object', additionalProperties: false } }],
      },
      ['tools[].function.parameters.additionalProperties'],
    ],
    [
      'a result under another name than the call',
      messages(
        asks,
        call('{}'),
        { role: 'tool', tool_call_id: '1', name: 'g', content: '1' },
        answers,
      ),
      ['messages[].name'],
    ],
    [
      'the id of a call that is none',
      messages(
        asks,
        { role: 'assistant', function_call: { name: 'f', arguments: '{}' } },
        { role: 'function', name: 'f', tool_call_id: 7, content: '1' },
        answers,
      ),
      ['messages[].tool_call_id'],
    ],
    ['a key of nobody', messages({ ...asks, 'my secret': 1 }, answers), ['messages[].*']],
  ])('names %s, and converts the row', (_name, row, lost) => {
    expect(lossesOf(row)).toEqual(lost);
  });

  it.each([
    ['a tool config', { ...goodRow(), toolConfig: { a: 1 } }, ['toolConfig']],
    ['the same in snake_case', { ...goodRow(), tool_config: { a: 1 } }, ['toolConfig']],
    ['safety settings', { ...goodRow(), safetySettings: [{ a: 1 }] }, ['safetySettings']],
    ['labels', { ...goodRow(), labels: { a: 'b' } }, ['labels']],
    [
      'a name of a turn',
      { contents: [{ ...turn('user', 'x'), name: 'Ann' }, turn('model', 'y')] },
      ['contents[].name'],
    ],
  ])('names %s of a row with contents', (_name, row, lost) => {
    for (const to of TARGET_FORMATS) expect(lossesOf(row, { from: 'gemini', to })).toEqual(lost);
  });

  it('names what messages cannot say of a part', () => {
    const file = { fileUri: 'gs://b/o.png', mimeType: 'image/png', displayName: 'o' };
    const parts = [{ fileData: file, mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' } }];
    const row = { contents: [{ role: 'user', parts }, turn('model', 'y')] };
    expect(lossesOf(row, { from: 'gemini', to: 'gemini' })).toEqual([]);
    expect(lossesOf(row, { from: 'gemini', to: 'open-model' })).toEqual([
      'contents[].parts[].mediaResolution',
      'contents[].parts[].fileData.displayName',
    ]);
  });

  it('names columns that nobody asked for', () => {
    const row = { prompt: 'q', completion: 'a', system: 's', other: 'o' };
    expect(lossesOf(row, { from: 'prompt-completion' })).toEqual(['system', '*']);
    expect(lossesOf(row, { from: 'prompt-completion', columns: { system: 'system' } })).toEqual([
      '*',
    ]);
  });

  it('misses nothing that says nothing', () => {
    const empty = { metadata: {}, parallel_tool_calls: null, labels: [], name: '' };
    const row = { ...messages({ ...asks, name: null, refusal: '' }, answers), ...empty };
    expect(lossesOf(row)).toEqual([]);
  });

  it('refuses a key in both spellings, of which it would lose one', () => {
    const instruction = { parts: [{ text: 's' }] };
    const row = { ...goodRow(), systemInstruction: instruction, system_instruction: instruction };
    expect(lossesOf(row, { from: 'gemini' })).toBe(
      'systemInstruction is there in camelCase and in snake_case',
    );
    const part = { fileData: { fileUri: 'gs://b/o', file_uri: 'gs://b/p', mimeType: 'image/png' } };
    expect(
      lossesOf(
        { contents: [{ role: 'user', parts: [part] }, turn('model', 'y')] },
        { from: 'gemini' },
      ),
    ).toBe('fileUri is there in camelCase and in snake_case');
  });

  const MARK = 'marked-7f3a';
  const rich: [ConversionOptions['from'], Row][] = [
    [
      'openai',
      {
        messages: [
          { role: 'system', content: [{ type: 'text', text: 's' }] },
          { role: 'user', content: [{ type: 'text', text: 'x' }, image('gs://b/o.png')] },
          {
            role: 'assistant',
            tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }],
          },
          { role: 'tool', tool_call_id: '1', content: [{ type: 'text', text: 'x' }] },
          { role: 'assistant', function_call: { name: 'f', arguments: '{}' } },
          { role: 'function', name: 'f', content: '1' },
          answers,
        ],
        tools: [declared],
      },
    ],
    ['openai', { messages: [asks, answers], functions: [declared.function] }],
    ['openai', { messages: [{ role: 'user', content: [image('gs://b/o.png')] }, answers] }],
    [
      'gemini',
      {
        systemInstruction: { role: 'system', parts: [{ text: 's' }] },
        contents: [
          {
            role: 'user',
            parts: [
              { text: 'x' },
              { fileData: { fileUri: 'gs://b/o.png', mimeType: 'image/png' } },
              {
                fileData: { fileUri: 'gs://b/v.mp4', mimeType: 'video/mp4' },
                videoMetadata: { fps: 1 },
              },
              { inlineData: { mimeType: 'image/png', data: 'AA==' } },
            ],
          },
          { role: 'model', parts: [{ functionCall: { name: 'f', args: { a: 1 } } }] },
          { role: 'user', parts: [{ functionResponse: { name: 'f', response: { b: 1 } } }] },
          turn('model', 'y'),
        ],
        tools: [{ functionDeclarations: [{ name: 'f', parameters: { type: 'OBJECT' } }] }],
        generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' },
      },
    ],
    [
      'gemini',
      {
        systemInstruction: { parts: [{ text: 's' }] },
        contents: [
          {
            role: 'user',
            parts: [
              { text: 'x' },
              { fileData: { fileUri: 'gs://b/o.png', mimeType: 'image/png' } },
              { inlineData: { mimeType: 'image/png', data: 'AA==' } },
            ],
          },
          turn('model', 'y'),
        ],
      },
    ],
    ['open-model', { contents: [turn('user', 'x'), turn('assistant', 'y')] }],
    ['open-model', { prompt: 'x', completion: 'y' }],
    ['qa', { question: 'x', answer: 'y' }],
  ];
  const KEYS =
    'toolConfig safetySettings name metadata labels weight displayName system description parameters strict additionalProperties functions mediaResolution media_resolution thoughtSignature videoMetadata tool_call_id parallel_tool_calls cached_content anything'.split(
      ' ',
    );

  it('converts these rows as they are without a loss', () => {
    for (const [from, row] of rich) expect(lossesOf(row, { from })).toEqual([]);
  });

  it('loses nothing without a word, wherever in a row it is added', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rich),
        fc.nat(),
        fc.constantFrom(...KEYS),
        fc.constantFrom<unknown>(MARK, [MARK], { deep: MARK }),
        fc.constantFrom(...TARGET_FORMATS),
        ([from, sample], place, key, value, to) => {
          const row = structuredClone(sample);
          const objects = objectsIn(row);
          const object = objects[place % objects.length] ?? row;
          fc.pre(!Object.hasOwn(object, key));
          object[key] = value;
          const converted = new RowConverter({ from, to }).convert(row);
          if ('problem' in converted) return;
          const { text, lost } = converted;
          expect([text.includes(MARK), lost]).not.toEqual([false, []]);
          expect(lost.join()).not.toMatch(/marked|anything|cached/);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

function errorsOf(text: string, format: TargetFormat): string[] {
  const rows = new RowChecker({
    role: 'training',
    method: 'supervised',
    baseModel: 'gemini-3.5-flash',
    format,
  });
  return rows
    .checkText(text)
    .findings.map(({ code }) => code)
    .filter((code) => ruleOf(code).severity === 'error');
}

describe('RowConverter, for any row', () => {
  const SECRET = 'Zx9SecretQ7';
  const words =
    'messages role content user assistant system tool type text image_url url tool_calls function name arguments prompt completion contents parts model question answer tools {} __proto__';
  const word = fc.constantFrom(...words.split(' '), SECRET);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'medium' },
      word,
      fc.constant(null),
      fc.integer(),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.array(fc.tuple(word, tie('any')), { maxLength: 4 }).map(Object.fromEntries),
      fc.record({ role: word, content: tie('any') }),
      fc.record({ role: word, parts: fc.array(tie('any'), { maxLength: 2 }) }),
    ),
  })).any;
  const row = fc.oneof(
    fc.record({ messages: fc.array(value, { maxLength: 4 }), tools: value }),
    fc.record({ contents: fc.array(value, { maxLength: 4 }) }),
    fc.record({ prompt: value, completion: value, question: value, answer: value }),
  ) as fc.Arbitrary<Row>;

  it('writes a row without errors or tells a problem, and never its text', () => {
    fc.assert(
      fc.property(
        row,
        fc.constantFrom(...SOURCE_FORMATS),
        fc.constantFrom(...TARGET_FORMATS),
        (input, from, to) => {
          const converted = new RowConverter({ from, to }).convert(input);
          const none = { problem: undefined, text: undefined, lost: [] };
          const { problem = '', text, lost } = { ...none, ...converted };
          expect(problem + lost.join()).not.toContain(SECRET);
          expect(text === undefined ? [] : errorsOf(text, to)).toEqual([]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('leaves out what is nested too deeply to be written', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    const input = JSON.parse(
      `{"contents":[{"role":"user","parts":[{"functionResponse":{"name":"f","response":${deep}}}]},{"role":"model","parts":[{"text":"x"}]}]}`,
    ) as Row;
    expect(convert(input, { from: 'gemini' })).toBe('the row is nested too deeply');
  });
});
