/** For every rule about rows, a row that keeps it and one that breaks it, with the place where the break is found. */
import type { RowContext } from '../../src/dataset/row-check';
import type { CONTENTS_RULES } from '../../src/dataset/contents-rules';
import type { LINE_RULES } from '../../src/dataset/line-rules';
import type { OPEN_MODEL_RULES } from '../../src/dataset/open-model-rules';
import { goodRow, type Row, turn } from './dataset-bytes';

export type RowRuleCode = Exclude<
  keyof typeof LINE_RULES | keyof typeof CONTENTS_RULES | keyof typeof OPEN_MODEL_RULES,
  'ROW_TOO_LONG' | 'ROW_TOO_COMPLEX' | 'ROW_FINDINGS_CUT'
>;

export type RowRuleCase = {
  context?: Partial<RowContext>;
  keeps: Row | string | Buffer;
  breaks: Row | string | Buffer;
  /** Of the finding; absent where it is about the row as a whole. */
  path?: string;
  /** Other findings that the break brings with it. */
  also?: RowRuleCode[];
};

const user = turn('user', 'question');
const model = turn('model', 'answer');
const good = goodRow();
const contents = (...turns: unknown[]): Row => ({ contents: turns });
const withParts = (...parts: unknown[]): Row => contents({ role: 'user', parts }, model);
const image = (fileUri: unknown, mimeType?: unknown): Row => ({ fileData: { fileUri, mimeType } });
const images = (count: number): Row =>
  withParts(...Array.from({ length: count }, () => image('gs://b/o.png', 'image/png')));
const completion = (text: string, score: unknown): Row => ({
  score,
  completion: turn('model', text),
});
const pair = (...completions: unknown[]): Row => ({ contents: [user], completions });
const goodPair = pair(completion('good', 1), completion('bad', 0));
const messages = (...list: unknown[]): Row => ({ messages: list });
const asks = { role: 'user', content: 'question' };
const answers = { role: 'assistant', content: 'answer' };
const goodMessages = messages(asks, answers);
const call = (functionCall: unknown, tools?: unknown): Row => ({
  contents: [user, { role: 'model', parts: [{ functionCall }] }],
  ...(tools === undefined ? {} : { tools }),
});
const declared = [{ functionDeclarations: [{ name: 'f', parameters: { type: 'OBJECT' } }] }];
const part = (...parts: unknown[]): Row => messages({ role: 'user', content: parts }, answers);
const picture = (url: unknown): Row => part({ type: 'image_url', image_url: { url } });

const later = { baseModel: 'gemini-3.5-flash' };
const preference = { method: 'preferenceOptimization' } as const;
const reinforcement = { method: 'reinforcement', baseModel: 'gemini-3.5-flash' } as const;
const open = { baseModel: 'meta/llama3_1@llama-3.1-8b-instruct' };
const prompts = { ...open, method: 'distillation' } as const;
const evaluation = { role: 'evaluation' } as const;
const flat = { format: 'evaluation' } as const;

export const ROW_RULE_CASES: Record<RowRuleCode, RowRuleCase> = {
  ROW_BLANK: { keeps: good, breaks: ' \t' },
  ROW_NOT_UTF8: { keeps: good, breaks: Buffer.from([0x22, 0xc3, 0x28, 0x22]) },
  ROW_HAS_NUL: { keeps: good, breaks: '{"contents":\0}' },
  ROW_NOT_JSON: { keeps: `${JSON.stringify(good)}\r`, breaks: `${JSON.stringify(good)},` },
  ROW_NOT_OBJECT: { keeps: good, breaks: '[]' },
  FORMAT_MESSAGES: { keeps: good, breaks: goodMessages },
  FORMAT_MESSAGES_OBSOLETE: {
    context: prompts,
    keeps: messages(asks, answers, asks),
    breaks: messages(asks, { role: 'model', content: 'answer' }, asks),
  },
  FORMAT_PROMPT_COMPLETION: { keeps: good, breaks: { prompt: 'x', completion: 'y' } },
  FORMAT_INPUT_OUTPUT: { keeps: good, breaks: { input_text: 'x', output_text: 'y' } },
  FORMAT_QUESTION_ANSWER: { keeps: good, breaks: { question: 'x', answer: 'y' } },
  FORMAT_PREFERENCE: { keeps: good, breaks: goodPair },
  FORMAT_REINFORCEMENT: {
    keeps: good,
    breaks: { contents: [user], references: { answer: 'x' } },
  },
  FORMAT_OPEN_MODEL: { keeps: good, breaks: contents(user, turn('assistant', 'x')) },
  FORMAT_EVALUATION: {
    context: evaluation,
    keeps: good,
    breaks: { prompt: 'x', reference: 'y' },
  },
  FORMAT_NOT_OPEN_MODEL: { context: open, keeps: goodMessages, breaks: { text: 'x' } },
  KEY_UNKNOWN: { keeps: { ...good, tools: null }, breaks: { ...good, labels: {} } },
  BOTH_SPELLINGS: {
    keeps: { ...good, system_instruction: { parts: [{ text: 's' }] } },
    breaks: {
      ...good,
      systemInstruction: { parts: [{ text: 's' }] },
      system_instruction: { parts: [{ text: 's' }] },
    },
  },
  CONTENTS_MISSING: { keeps: good, breaks: { tools: [] } },
  CONTENTS_NOT_LIST: { keeps: good, breaks: { contents: 'x' }, path: 'contents' },
  CONTENTS_EMPTY: { keeps: good, breaks: { contents: [] }, path: 'contents' },
  TURN_NOT_OBJECT: { keeps: good, breaks: contents('x', model), path: 'contents[0]' },
  ROLE_MISSING: {
    keeps: good,
    breaks: contents(user, model, { parts: [{ text: 'x' }] }, model),
    path: 'contents[2]',
  },
  ROLE_BLANK: {
    keeps: good,
    breaks: contents({ parts: [{ text: 'question' }] }, model),
    path: 'contents[0]',
  },
  ROLE_CASE: {
    keeps: good,
    breaks: contents(turn('USER', 'question'), model),
    path: 'contents[0].role',
  },
  ROLE_ASSISTANT: {
    keeps: good,
    breaks: contents(user, turn('assistant', 'x'), user, model),
    path: 'contents[1].role',
  },
  ROLE_SYSTEM: {
    keeps: { ...good, systemInstruction: { role: 'system', parts: [{ text: 's' }] } },
    breaks: contents(turn('system', 'x'), user, model),
    path: 'contents[0].role',
  },
  ROLE_FUNCTION: {
    context: later,
    keeps: contents(
      user,
      model,
      { role: 'user', parts: [{ functionResponse: { name: 'f' } }] },
      model,
    ),
    breaks: contents(
      user,
      model,
      { role: 'function', parts: [{ functionResponse: { name: 'f' } }] },
      model,
    ),
    path: 'contents[2].role',
  },
  ROLE_UNKNOWN: {
    keeps: good,
    breaks: contents(turn('human', 'x'), model),
    path: 'contents[0].role',
  },
  TURNS_NOT_ALTERNATING: {
    keeps: contents(user, model, user, model),
    breaks: contents(user, user, model),
    path: 'contents[1]',
  },
  FIRST_TURN_NOT_USER: {
    keeps: contents(user, model),
    breaks: contents(model, user, model),
    path: 'contents[0]',
  },
  USER_TURN_MISSING: {
    keeps: good,
    breaks: contents(model),
    path: 'contents',
    also: ['FIRST_TURN_NOT_USER'],
  },
  LAST_TURN_NOT_MODEL: {
    keeps: contents(user, model),
    breaks: contents(user, model, user),
    path: 'contents[2]',
  },
  LAST_TURN_NOT_USER: {
    context: reinforcement,
    keeps: { contents: [user], references: { answer: 'x' } },
    breaks: { contents: [user, model], references: { answer: 'x' } },
    path: 'contents[1]',
  },
  PROMPT_ANSWERED: {
    context: prompts,
    keeps: messages(asks),
    breaks: goodMessages,
    path: 'messages[1]',
  },
  MODEL_TURN_EMPTY: {
    keeps: good,
    breaks: contents(user, turn('model', ' \n\u00a0')),
    path: 'contents[1]',
  },
  TEXT_EMPTY: {
    keeps: withParts({ text: ' x' }),
    breaks: withParts({ text: 'x' }, { text: ' ' }),
    path: 'contents[0].parts[1].text',
  },
  REFERENCE_NOT_TEXT: {
    context: evaluation,
    keeps: good,
    breaks: call({ name: 'f', args: {} }, declared),
    path: 'contents[1]',
  },
  PARTS_MISSING: { keeps: good, breaks: contents({ role: 'user' }, model), path: 'contents[0]' },
  PARTS_NOT_LIST: {
    keeps: good,
    breaks: contents({ role: 'user', parts: 'x' }, model),
    path: 'contents[0].parts',
  },
  PART_NOT_OBJECT: { keeps: good, breaks: withParts('x'), path: 'contents[0].parts[0]' },
  PART_UNKNOWN: {
    keeps: withParts({ text: 'x', thought: true }),
    breaks: withParts({ executableCode: {} }),
    path: 'contents[0].parts[0]',
  },
  PART_AMBIGUOUS: {
    keeps: withParts({ text: 'x' }, image('gs://b/o', 'image/png')),
    breaks: withParts({ text: 'x', ...image('gs://b/o', 'image/png') }),
    path: 'contents[0].parts[0]',
  },
  PART_WRONG_TYPE: {
    keeps: good,
    breaks: withParts({ text: 5 }),
    path: 'contents[0].parts[0].text',
  },
  PART_NOT_TEXT: {
    context: preference,
    keeps: goodPair,
    breaks: {
      ...goodPair,
      contents: [{ role: 'user', parts: [image('gs://b/o', 'image/png')] }],
    },
    path: 'contents[0].parts[0]',
  },
  FILE_URI_INVALID: {
    keeps: withParts(image('https://a/b', 'image/png')),
    breaks: withParts(image('gs://b/', 'image/png')),
    path: 'contents[0].parts[0].fileData.fileUri',
  },
  FILE_MIME_TYPE_MISSING: {
    keeps: withParts({ file_data: { file_uri: 'gs://b/o', mime_type: 'image/png' } }),
    breaks: withParts(image('gs://b/o')),
    path: 'contents[0].parts[0].fileData',
  },
  FILE_MIME_TYPE_UNKNOWN: {
    keeps: withParts(image('gs://b/o', 'application/pdf')),
    breaks: withParts(image('gs://b/o', 'png')),
    path: 'contents[0].parts[0].fileData.mimeType',
  },
  INLINE_DATA: {
    keeps: withParts(image('gs://b/o', 'image/png')),
    breaks: withParts({ inlineData: { mimeType: 'image/png', data: 'AA==' } }),
    path: 'contents[0].parts[0].inlineData',
  },
  FUNCTION_NAME_MISSING: {
    context: later,
    keeps: call({ name: 'f' }, declared),
    breaks: call({}, declared),
    path: 'contents[1].parts[0].functionCall',
  },
  FUNCTION_VALUE_INVALID: {
    context: later,
    keeps: call({ name: 'f', args: { a: 1 } }, declared),
    breaks: call({ name: 'f', args: '{"a":1}' }, declared),
    path: 'contents[1].parts[0].functionCall.args',
  },
  FUNCTION_NOT_DECLARED: {
    context: later,
    keeps: call({ name: 'f' }, declared),
    breaks: call({ name: 'g' }, declared),
    path: 'contents[1].parts[0].functionCall.name',
  },
  FUNCTION_PARTS_UNCERTAIN: {
    keeps: { ...good, tools: declared },
    breaks: call({ name: 'f' }, declared),
    path: 'contents',
  },
  MEDIA_TOO_MANY: { keeps: images(30), breaks: images(31), path: 'contents' },
  MEDIA_RESOLUTION_UNKNOWN: {
    keeps: { ...good, generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' } },
    breaks: { ...good, generationConfig: { mediaResolution: 'LOW' } },
    path: 'generationConfig.mediaResolution',
  },
  MEDIA_RESOLUTION_OF_PART: {
    keeps: withParts(image('gs://b/o.png', 'image/png')),
    breaks: withParts({
      ...image('gs://b/o.png', 'image/png'),
      mediaResolution: { level: 'MEDIA_RESOLUTION_LOW' },
    }),
    path: 'contents',
  },
  SYSTEM_INSTRUCTION_INVALID: {
    keeps: { ...good, systemInstruction: { parts: [{ text: 's' }] } },
    breaks: { ...good, systemInstruction: 'x' },
    path: 'systemInstruction',
  },
  SYSTEM_INSTRUCTION_NOT_TEXT: {
    keeps: { ...good, system_instruction: { parts: [{ text: 's' }, { text: 't' }] } },
    breaks: { ...good, systemInstruction: { parts: [{ text: 's' }, { fileData: {} }] } },
    path: 'systemInstruction.parts[1]',
  },
  TOOLS_NOT_LIST: { keeps: { ...good, tools: [] }, breaks: { ...good, tools: {} }, path: 'tools' },
  TOOL_INVALID: {
    keeps: { ...good, tools: [{}] },
    breaks: { ...good, tools: [{ functionDeclarations: {} }] },
    path: 'tools[0]',
  },
  FUNCTION_DECLARATION_INVALID: {
    keeps: { ...good, tools: [{ function_declarations: [{ name: 'f' }] }] },
    breaks: { ...good, tools: [{ functionDeclarations: [{ name: 'f' }, {}] }] },
    path: 'tools[0].functionDeclarations[1]',
  },
  GENERATION_CONFIG_INVALID: {
    keeps: { ...good, generation_config: {} },
    breaks: { ...good, generationConfig: 1 },
    path: 'generationConfig',
  },
  COMPLETIONS_MISSING: { context: preference, keeps: goodPair, breaks: { contents: [user] } },
  COMPLETIONS_NOT_PAIR: {
    context: preference,
    keeps: goodPair,
    breaks: pair(completion('good', 1)),
    path: 'completions',
  },
  COMPLETION_INVALID: {
    context: preference,
    keeps: goodPair,
    breaks: pair({ score: 1, completion: 'good' }, completion('bad', 0)),
    path: 'completions[0]',
  },
  SCORES_INVALID: {
    context: preference,
    keeps: pair(completion('bad', 0), completion('good', 1)),
    breaks: pair(completion('good', 0.9), completion('bad', 0)),
    path: 'completions',
  },
  COMPLETIONS_EQUAL: {
    context: preference,
    keeps: goodPair,
    breaks: pair(completion('same', 1), completion('same', 0)),
    path: 'completions',
  },
  REFERENCES_MISSING: {
    context: reinforcement,
    keeps: { contents: [user], references: { answer: 'x' } },
    breaks: { contents: [user] },
  },
  REFERENCES_INVALID: {
    context: reinforcement,
    keeps: { contents: [user], references: {} },
    breaks: { contents: [user], references: ['x'] },
    path: 'references',
  },
  REFERENCE_NOT_STRING: {
    context: reinforcement,
    keeps: { contents: [user], references: { answer: '1' } },
    breaks: { contents: [user], references: { answer: 1 } },
    path: 'references',
  },
  REFERENCE_REPEATED: {
    context: reinforcement,
    keeps: { contents: [user], references: { answer: '1', other: '1' } },
    breaks: `{"contents":[${JSON.stringify(user)}],"references":{"answer":"1","answer":"2"}}`,
    path: 'references',
  },
  EXAMPLE_TOO_LONG: {
    keeps: contents(turn('user', 'x'.repeat(131_072 / 0.32 - 'answer'.length)), model),
    breaks: contents(turn('user', 'x'.repeat(Math.ceil(131_073 / 0.23))), model),
  },
  EXAMPLE_MAYBE_TOO_LONG: {
    keeps: contents(turn('user', 'x'.repeat(131_072 / 0.32 - 'answer'.length)), model),
    breaks: contents(turn('user', 'x'.repeat(131_072 / 0.32)), model),
  },
  EXAMPLE_LONG: {
    context: open,
    keeps: messages({ role: 'user', content: 'x'.repeat(8_192 / 0.32 - 'answer'.length) }, answers),
    breaks: messages({ role: 'user', content: 'x'.repeat(8_192 / 0.32) }, answers),
  },
  MESSAGES_INVALID: { context: open, keeps: goodMessages, breaks: messages(), path: 'messages' },
  MESSAGE_NOT_OBJECT: {
    context: open,
    keeps: goodMessages,
    breaks: messages('x', answers),
    path: 'messages[0]',
  },
  MESSAGE_ROLE_UNKNOWN: {
    context: open,
    keeps: messages({ role: 'system', content: 's' }, asks, answers),
    breaks: messages({ role: 'human', content: 'x' }, answers),
    path: 'messages[0].role',
  },
  MESSAGE_ROLE_TOOL: {
    context: open,
    keeps: goodMessages,
    breaks: messages(asks, answers, { role: 'tool', content: '{}' }, answers),
    path: 'messages[2].role',
  },
  SYSTEM_NOT_FIRST: {
    context: open,
    keeps: messages({ role: 'system', content: 's' }, asks, answers),
    breaks: messages(asks, { role: 'system', content: 's' }, answers),
    path: 'messages[1]',
  },
  MESSAGE_CONTENT_INVALID: {
    context: open,
    keeps: part({ type: 'text', text: 'x' }),
    breaks: messages({ role: 'user', content: 1 }, answers),
    path: 'messages[0].content',
  },
  MESSAGE_PART_INVALID: {
    context: open,
    keeps: part({ type: 'text', text: 'x' }),
    breaks: part({ type: 'text', text: 'x' }, { type: 'video' }),
    path: 'messages[0].content[1]',
  },
  IMAGE_URL_INVALID: {
    context: open,
    keeps: picture('gs://b/o.jpg'),
    breaks: picture('./o.jpg'),
    path: 'messages[0].content[0].image_url.url',
  },
  IMAGE_TYPE_UNKNOWN: {
    context: open,
    keeps: picture('gs://b/o.jpg'),
    breaks: picture('data:image/gif;base64,AA=='),
    path: 'messages[0].content[0].image_url.url',
  },
  LAST_MESSAGE_NOT_ASSISTANT: {
    context: open,
    keeps: goodMessages,
    breaks: messages(asks),
    path: 'messages[0]',
  },
  USER_MESSAGE_MISSING: {
    context: open,
    keeps: goodMessages,
    breaks: messages({ role: 'system', content: 's' }, answers),
    path: 'messages',
  },
  PROMPT_ALONE: {
    context: prompts,
    keeps: messages(asks),
    breaks: { prompt: 'question' },
  },
  TEXT_FIELD_INVALID: {
    context: open,
    keeps: { prompt: 'x', completion: 'y' },
    breaks: { prompt: 'x', completion: ' ' },
    path: 'completion',
  },
  EVALUATION_PROMPT_MISSING: {
    context: flat,
    keeps: { prompt: 'x', reference: 'y' },
    breaks: { reference: 'y' },
  },
  EVALUATION_WITHOUT_PROMPT: {
    context: flat,
    keeps: { prompt: 'x', response: 'y', reference: 'z' },
    breaks: { prediction: 'x', reference: 'y' },
  },
  EVALUATION_REFERENCE_MISSING: {
    context: flat,
    keeps: { prompt: 'x', prediction: 'y', extra: 'z' },
    breaks: { prompt: 'x' },
  },
};
