import { countSample, SAMPLE_SIZE } from '../../../../src/activities/tokens/count-sample';
import type { CountSampleInput } from '../../../../src/activities/tokens/count-sample';
import { GoogleApiError } from '../../../../src/google/google-api-error';
import { orderRows } from '../../../support/emulated-project';

async function* bytes(rows: readonly string[]) {
  yield Buffer.from(`${rows.join('\n')}\n`);
}

const turn = (role: string, text: string) => ({ role, parts: [{ text }] });

type Ask = CountSampleInput['vertex']['countTokens'];

function input(rows: readonly string[], countTokens: Ask): CountSampleInput {
  return {
    vertex: { countTokens },
    project: 'acme',
    location: 'us-central1',
    apiVersion: 'v1',
    baseModel: 'publishers/google/models/gemini-2.5-flash',
    bytes: bytes(rows),
  };
}

const fixed =
  (totalTokens: number): Ask =>
  () =>
    Promise.resolve({ body: { totalTokens } });

function refusal(httpStatus: number): GoogleApiError {
  return new GoogleApiError({ kind: 'status', httpStatus, message: 'no', request: 'countTokens' });
}

const refusing =
  (httpStatus: number): Ask =>
  () =>
    Promise.reject(refusal(httpStatus));

describe('countSample', () => {
  it('asks the publisher’s model about whole examples', async () => {
    const asked: Parameters<Ask>[0][] = [];
    const count = await countSample(
      input(orderRows(3), (call) => {
        asked.push(call);
        return Promise.resolve({ body: { totalTokens: 7 } });
      }),
    );
    expect(count).toEqual({ tokens: 21, low: 21, high: 21, sampled: 3, examples: 3, seed: 0 });
    expect(asked[0]?.model).toBe(
      'projects/acme/locations/us-central1/publishers/google/models/gemini-2.5-flash',
    );
    expect(asked[0]?.request.contents).toHaveLength(2);
  });

  it('asks about a sample of a large dataset, and gives an interval', async () => {
    const rows = orderRows(SAMPLE_SIZE * 3);
    let calls = 0;
    const count = await countSample(
      input(rows, ({ request }) => {
        calls += 1;
        return Promise.resolve({ body: { totalTokens: JSON.stringify(request).length } });
      }),
    );
    expect(calls).toBe(SAMPLE_SIZE);
    expect(count).toMatchObject({ sampled: SAMPLE_SIZE, examples: rows.length });
    // Tokens are the very size here: a ratio estimate then makes no error.
    expect(count.low).toBeGreaterThanOrEqual(count.tokens - 1);
    expect(count.high).toBeLessThanOrEqual(count.tokens + 1);
  });

  it('counts a preference row as it is billed: twice the prompt, and both completions', async () => {
    const row = {
      systemInstruction: { parts: [{ text: 'sys' }] },
      contents: [turn('user', 'prompt')],
      completions: [
        { score: 1, completion: turn('model', 'good one') },
        { score: 0, completion: turn('model', 'bad') },
      ],
    };
    const count = await countSample(
      input([JSON.stringify(row)], ({ request }) => {
        const { contents = [], systemInstruction } = request;
        const texts = [systemInstruction, ...contents].flatMap((one) => one?.parts ?? []);
        const totalTokens = texts.reduce((sum, { text = '' }) => sum + text.length, 0);
        return Promise.resolve({ body: { totalTokens } });
      }),
    );
    const billed = 2 * 'sysprompt'.length + 'good one'.length + 'bad'.length;
    expect(count).toMatchObject({ tokens: billed, sampled: 1, examples: 1 });
  });

  it('leaves out an example that the service refuses, and takes no other trouble for an answer', async () => {
    let calls = 0;
    const sometimes: Ask = (...args) => {
      calls += 1;
      return calls === 2 ? Promise.reject(refusal(400)) : fixed(10)(...args);
    };
    expect(await countSample(input(orderRows(4), sometimes))).toMatchObject({
      sampled: 3,
      examples: 4,
    });
    await expect(countSample(input(orderRows(4), refusing(503)))).rejects.toMatchObject({
      httpStatus: 503,
    });
  });

  it('fails where nothing could be counted', async () => {
    await expect(countSample(input(orderRows(4), refusing(400)))).rejects.toThrow(/counted 0 of 4/);
    await expect(countSample(input(['{"messages":[]}'], fixed(1)))).rejects.toThrow(/0 of 0/);
  });
});
