import type { GenerateContentResponse, TuningJob } from '../../../src/vertex/wire-types';
import { RetrievalModel } from '../../../src/emulator/retrieval-model';
import { rouge } from '../../../src/emulator/metrics/rouge';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;
let job: TuningJob;

const COLOURS = ['red', 'green', 'blue', 'white', 'black', 'brown', 'grey', 'pink'];
const question = (index: number) =>
  `Which colour has the ${COLOURS[index % 8]} kite number ${index}?`;
const answer = (index: number) => `It is ${COLOURS[index % 8]}, as its name says.`;

beforeAll(async () => {
  emulated = await Emulated.start();
  await emulated.instant('p');
  const lines = Array.from({ length: 80 }, (_, index) => row(question(index), answer(index)));
  const uri = await emulated.upload('kites.jsonl', lines.join('\n'));
  const { name } = await emulated.tune('p', uri, { spec: { hyperParameters: { epochCount: 4 } } });
  job = await emulated.untilState(name, 'SUCCEEDED');
});
afterAll(() => emulated.close());

const BASE = `projects/p/locations/${LOCATION}/publishers/google/models/gemini-2.5-flash`;

function prompt(text: string, further: object = {}) {
  return { contents: [{ role: 'user', parts: [{ text }] }], ...further };
}

function ask(model: string, text: string, further: object = {}): Promise<GenerateContentResponse> {
  return emulated.vertex(
    'GenerateContentResponse',
    'POST',
    `/v1/${model}:generateContent`,
    prompt(text, further),
  );
}

function textOf(response: GenerateContentResponse): string {
  return response.candidates?.[0]?.content?.parts?.[0]?.text ?? '';
}

async function meanScore(model: string): Promise<number> {
  let sum = 0;
  for (let index = 100; index < 120; index++) {
    const said = textOf(await ask(model, question(index)));
    sum += rouge(said, answer(index), { rougeType: 'rougeL', useStemmer: false });
  }
  return sum / 20;
}

describe('generateContent', () => {
  it('is answered better by the tuned model than by its base, for questions that neither has seen', async () => {
    const [tuned, base] = [await meanScore(job.tunedModel?.endpoint ?? ''), await meanScore(BASE)];
    expect(tuned).toBeGreaterThan(0.95);
    expect(base).toBeLessThan(0.3);
    expect(base).toBeGreaterThan(0);
  });

  it('says that it is emulated, and how many tokens were used', async () => {
    const response = await ask(job.tunedModel?.endpoint ?? '', question(0));
    expect(response).toMatchObject({
      candidates: [
        { content: { role: 'model', parts: [{ text: answer(0) }] }, finishReason: 'STOP' },
      ],
      modelVersion: 'gemini-2.5-flash (emulated)',
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 7, totalTokenCount: 17 },
    });
  });

  it('is answered by the base model in words of the prompt', async () => {
    const [one, other] = [await ask(BASE, 'purple elephants'), await ask(BASE, 'tax law')];
    expect(textOf(one)).toContain('purple elephants');
    expect(textOf(one)).not.toBe(textOf(other));
    expect(textOf(await ask(BASE, 'tax law'))).toBe(textOf(other));
  });

  it('stops at the limit of tokens', async () => {
    const limited = await ask(BASE, 'hello', { generationConfig: { maxOutputTokens: 5 } });
    expect(limited.candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
    expect(textOf(limited)).toHaveLength(20);
  });

  it('knows less at an earlier checkpoint', async () => {
    const [first, last] = [job.tunedModel?.checkpoints?.[0], job.tunedModel?.checkpoints?.at(-1)];
    // The 79th example is learnt in the last epoch only.
    const unique = 'Which colour has kite number 78?';
    expect(textOf(await ask(last?.endpoint ?? '', unique))).toBe(answer(78));
    expect(textOf(await ask(first?.endpoint ?? '', unique))).not.toBe(answer(78));
  });

  it('is streamed as events, or as a list', async () => {
    const path = `/v1beta1/${job.tunedModel?.endpoint}:streamGenerateContent`;
    const events = await emulated.call('POST', `${path}?alt=sse`, prompt(question(1)));
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    expect(events.text).toMatch(/^data: \{.*\}\r\n\r\n$/);
    expect(textOf(JSON.parse(events.text.slice('data: '.length)) as object)).toBe(answer(1));
    const list = await emulated.call('POST', path, prompt(question(1)));
    expect(JSON.parse(list.text)).toHaveLength(1);
  });

  it('is refused on the name of a model, in the words of the service', async () => {
    const model = job.tunedModel?.model ?? '';
    const { status, text } = await emulated.call(
      'POST',
      `/v1/${model}:generateContent`,
      prompt('x'),
    );
    expect(status).toBe(400);
    expect(text).toContain(`The Model name ${model} is malformed and it should be in form of`);
  });

  it.each([
    [
      'an endpoint that does not exist',
      `projects/p/locations/${LOCATION}/endpoints/1`,
      prompt('x'),
      404,
    ],
    [
      'an unknown model',
      `projects/p/locations/${LOCATION}/publishers/google/models/bison`,
      prompt('x'),
      404,
    ],
    ['a prompt without contents', BASE, {}, 400],
    ['an unknown field', BASE, { ...prompt('x'), temperature: 1 }, 400],
    [
      'controlled generation',
      BASE,
      prompt('x', { generationConfig: { responseSchema: { type: 'STRING' } } }),
      501,
    ],
    ['tools', BASE, prompt('x', { tools: [{}] }), 501],
    ['several candidates', BASE, prompt('x', { generationConfig: { candidateCount: 2 } }), 501],
  ])('is refused for %s', async (_, model, body, status) => {
    expect((await emulated.call('POST', `/v1/${model}:generateContent`, body)).status).toBe(status);
  });
});

describe('countTokens', () => {
  it('counts the prompt, on endpoints and on base models', async () => {
    for (const model of [BASE, job.tunedModel?.endpoint ?? '']) {
      const body = prompt('abcdefgh', { systemInstruction: { parts: [{ text: 'abcd' }] } });
      const counted = await emulated.vertex(
        'CountTokensResponse',
        'POST',
        `/v1/${model}:countTokens`,
        body,
      );
      expect(counted).toMatchObject({ totalTokens: 4, totalBillableCharacters: 8 });
    }
  });
});

describe('RetrievalModel', () => {
  it('knows each of thousands of examples again', () => {
    // A generator of numbers with a fixed seed: distinct questions of 45 out of 2,000 words.
    let seed = 1;
    const nextWord = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return `word${seed % 2_000}`;
    };
    const examples = Array.from({ length: 7_500 }, (_, index) => ({
      question: Array.from({ length: 45 }, nextWord).join(' '),
      output: `answer ${index}`,
    }));
    const model = new RetrievalModel(examples);
    for (let index = 0; index < 100; index++) {
      expect(model.answer(examples[index * 75]?.question ?? '')).toBe(`answer ${index * 75}`);
    }
  });

  it('gives the most frequent answer to what it has no word of, and the first of equals', () => {
    const model = new RetrievalModel([
      { question: 'a b', output: 'one' },
      { question: 'a b', output: 'two' },
      { question: 'c', output: 'two' },
    ]);
    expect(model.answer('zzz')).toBe('two');
    expect(model.answer('b a')).toBe('one');
    expect(new RetrievalModel([]).answer('x')).toBe('');
  });
});
