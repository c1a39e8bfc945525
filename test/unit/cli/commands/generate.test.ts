import { ENDPOINT, JOB, MODEL, PARENT, commandRig } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run, asked, sent, file } = commandRig();

describe('generate', () => {
  const answer = {
    candidates: [
      {
        content: { parts: [{ text: 'thought', thought: true }, { text: 'hi' }] },
        finishReason: 'STOP',
      },
    ],
  };
  const asks = `POST ${ENDPOINT}:generateContent`;

  it.each([
    ['an endpoint', [ENDPOINT], [], [asks]],
    ['an endpoint’s id', ['endpoints/5'], [], [asks]],
    ['a tuning job', [JOB], [{ tunedModel: { endpoint: ENDPOINT } }], [`GET ${JOB}`, asks]],
    ['a tuning job’s id', ['7'], [{ tunedModel: { endpoint: ENDPOINT } }], [`GET ${JOB}`, asks]],
    [
      'a checkpoint',
      ['7', '--checkpoint', '2'],
      [
        {
          tunedModel: {
            endpoint: 'x',
            checkpoints: [{ checkpointId: '2', endpoint: ENDPOINT }, { checkpointId: '3' }],
          },
        },
      ],
      [`GET ${JOB}`, asks],
    ],
    [
      'a tuned model',
      [`${MODEL}@1`],
      [
        {
          defaultCheckpointId: '2',
          deployedModels: [
            { endpoint: 'x', checkpointId: '1' },
            { endpoint: ENDPOINT, checkpointId: '2' },
          ],
        },
      ],
      [`GET ${MODEL}@1`, asks],
    ],
    [
      'a base model',
      ['gemini-2.5-flash'],
      [],
      [`POST ${PARENT}/publishers/google/models/gemini-2.5-flash:generateContent`],
    ],
    [
      'an open model',
      ['meta/llama3_1@llama-3.1-8b-instruct'],
      [],
      [`POST ${PARENT}/publishers/meta/models/llama3_1@llama-3.1-8b-instruct:generateContent`],
    ],
  ])('asks %s', async (_what, target, looked, requests) => {
    const end = await run(
      ['generate', ...target, '--prompt', 'hello', '--temperature', '0'],
      ...looked.map((resource) => json(resource)),
      json(answer),
    );
    expect(end).toMatchObject({ code: 0, stdout: 'hi\n', stderr: '' });
    expect(asked()).toEqual(requests);
    expect(sent()).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'hello' }] }],
      generationConfig: { temperature: 0 },
    });
  });

  it('lays flags over a body from a file', async () => {
    const path = file('ask.json', {
      contents: [{ parts: [{ text: 'a' }] }],
      generation_config: { temperature: 1, top_k: 3 },
    });
    const flags = ['--system', 'Be short.', '--max-output-tokens', '9'];
    await run(['generate', ENDPOINT, '-f', path, ...flags], json(answer));
    expect(sent()).toEqual({
      contents: [{ parts: [{ text: 'a' }] }],
      systemInstruction: { parts: [{ text: 'Be short.' }] },
      generationConfig: { temperature: 1, topK: 3, maxOutputTokens: 9 },
    });
  });

  it('counts tokens instead', async () => {
    const end = await run(
      ['generate', ENDPOINT, '--prompt', 'a', '--count-tokens'],
      json({ totalTokens: 12 }),
    );
    expect(end.stdout).toBe('tokens  12\n');
    expect(asked()).toEqual([`POST ${ENDPOINT}:countTokens`]);
  });

  it('ends with 1 where the model said nothing, and says why', async () => {
    const end = await run(
      ['generate', ENDPOINT, '--prompt', 'a'],
      json({ promptFeedback: { blockReason: 'TOMORROW' } }),
    );
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('TOMORROW');
  });

  it('says why a job has nothing to ask', async () => {
    const end = await run(
      ['generate', '7', '--prompt', 'a'],
      json({ name: JOB, state: 'JOB_STATE_FAILED' }),
    );
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/tuningJobs\/7 has no endpoint: it is JOB_STATE_FAILED/);
  });

  it.each([
    ['no prompt', ['gemini-2.5-flash'], /--prompt: is missing, and -f too/],
    ['a prompt and a file', [ENDPOINT, '--prompt', 'a', '-f', 'x'], /--prompt: is given beside -f/],
    ['no target at all', ['!', '--prompt', 'a'], /! is no endpoint, tuning job/],
    ['an operation', ['operations/5', '--prompt', 'a'], /is no endpoint, tuning job/],
    [
      'a checkpoint of a base model',
      ['x', '--prompt', 'a', '--checkpoint', '1'],
      /--checkpoint: needs/,
    ],
    ['a negative temperature', ['x', '--prompt', 'a', '--temperature', '-1'], /at least 0/],
  ])('refuses %s', async (_what, args, said) => {
    const end = await run(['generate', ...args]);
    expect(end.stdout).toBe('');
    expect(end.stderr).toMatch(said);
    expect(asked()).toEqual([]);
  });

  it('refuses a body with a field that is none', async () => {
    const path = file('bad.json', { contents: [], temprature: 1 });
    const end = await run(['generate', ENDPOINT, '-f', path]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/temprature: is not a field of GenerateContentRequest/);
  });
});
