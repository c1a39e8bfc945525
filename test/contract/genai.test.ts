/** `@google/genai`, the SDK that Google's pages on tuning use. */
import { AdapterSize, GoogleGenAI, JobState, MatchOperation, TuningMode } from '@google/genai';
import { orderRows } from '../support/emulated-project';
import { GoogleEmulator, LOCATION, eventually } from './google-emulator';

let google: GoogleEmulator;
let ai: GoogleGenAI;
let gcsUri: string;

beforeAll(async () => {
  google = await GoogleEmulator.start();
  gcsUri = await google.project.upload('train.jsonl', orderRows(32).join('\n'));
  ai = new GoogleGenAI({
    vertexai: true,
    project: 'acme',
    location: LOCATION,
    httpOptions: { baseUrl: google.url },
    googleAuthOptions: { authClient: google.login() as never },
  });
});
afterAll(() => google.close());

const baseModel = 'gemini-2.5-flash';

const turn = (role: string, text: string) => ({ role, parts: [{ text }] });

function ended(name: string) {
  return eventually(
    () => ai.tunings.get({ name }),
    ({ state }) => state === JobState.JOB_STATE_SUCCEEDED || state === JobState.JOB_STATE_FAILED,
  );
}

describe('@google/genai', () => {
  it('tunes, and asks the tuned endpoint', async () => {
    const job = await ai.tunings.tune({
      baseModel,
      trainingDataset: { gcsUri },
      config: { epochCount: 2, tunedModelDisplayName: 'bot', labels: { team: 'a' } },
    });
    expect(job.state).toBe(JobState.JOB_STATE_PENDING);
    const done = await ended(job.name ?? '');
    expect(done).toMatchObject({
      state: JobState.JOB_STATE_SUCCEEDED,
      baseModel,
      tunedModelDisplayName: 'bot',
      tunedModel: { model: expect.stringMatching(/@1$/) as string },
    });
    expect(done.tunedModel?.checkpoints).toHaveLength(2);
    const answer = await ai.models.generateContent({
      model: done.tunedModel?.endpoint ?? '',
      contents: 'Order 3: please send the black box',
    });
    expect(answer.text).toBe('BOX/BLACK/OK');
    expect(answer.usageMetadata?.totalTokenCount).toBeGreaterThan(0);
    const counted = await ai.models.countTokens({ model: baseModel, contents: 'four' });
    expect(counted.totalTokens).toBe(1);
    let streamed = '';
    const stream = await ai.models.generateContentStream({
      model: done.tunedModel?.endpoint ?? '',
      contents: 'Order 3: please send the black box',
    });
    for await (const chunk of stream) streamed += chunk.text ?? '';
    expect(streamed).toBe('BOX/BLACK/OK');
  });

  it('tunes with every argument that its documentation names', async () => {
    const { name = '' } = await ai.tunings.tune({
      baseModel,
      trainingDataset: { gcsUri },
      config: {
        tunedModelDisplayName: 'my-custom-model',
        epochCount: 5,
        learningRateMultiplier: 1,
        adapterSize: AdapterSize.ADAPTER_SIZE_SIXTEEN,
        validationDataset: { gcsUri },
        labels: { team: 'a' },
      },
    });
    expect(await ended(name)).toMatchObject({
      state: JobState.JOB_STATE_SUCCEEDED,
      labels: { team: 'a' },
      supervisedTuningSpec: {
        trainingDatasetUri: gcsUri,
        validationDatasetUri: gcsUri,
        hyperParameters: {
          epochCount: '5',
          learningRateMultiplier: 1,
          adapterSize: 'ADAPTER_SIZE_SIXTEEN',
        },
      },
    });
  });

  it('tunes an open model with weights of one\u2019s own', async () => {
    await google.project.upload('weights/model.safetensors', 'weights');
    const { name = '' } = await ai.tunings.tune({
      baseModel: 'meta/llama3_1@llama-3.1-8b-instruct',
      trainingDataset: { gcsUri },
      config: {
        epochCount: 1,
        learningRate: 0.0002,
        batchSize: 4,
        tuningMode: TuningMode.TUNING_MODE_FULL,
        customBaseModel: gcsUri.replace('train.jsonl', 'weights'),
        outputUri: gcsUri.replace('train.jsonl', 'tuned/'),
      },
    });
    const done = await ended(name);
    expect(done.error).toBeUndefined();
    expect(done).toMatchObject({ state: JobState.JOB_STATE_SUCCEEDED });
    expect(done).not.toHaveProperty('tunedModel');
  });

  it('goes on from a tuned model, and tunes by preference', async () => {
    const first = await ai.tunings.tune({ baseModel, trainingDataset: { gcsUri }, config: {} });
    const { tunedModel } = await ended(first.name ?? '');
    const model = tunedModel?.model ?? '';
    const next = await ai.tunings.tune({
      baseModel: model,
      trainingDataset: { gcsUri },
      config: { epochCount: 1 },
    });
    expect((await ended(next.name ?? '')).tunedModel?.model).toBe(model.replace('@1', '@2'));
    const preferences = await google.project.upload(
      'preferences.jsonl',
      JSON.stringify({
        contents: [turn('user', 'a')],
        completions: [
          { score: 1, completion: turn('model', 'b') },
          { score: 0, completion: turn('model', 'c') },
        ],
      }),
    );
    const preferred = await ai.tunings.tune({
      baseModel,
      trainingDataset: { gcsUri: preferences },
      config: { method: 'PREFERENCE_TUNING' as never, beta: 0.2 },
    });
    expect((await ended(preferred.name ?? '')).tuningDataStats).toMatchObject({
      preferenceOptimizationDataStats: { tuningDatasetExampleCount: '1' },
    });
  });

  it('tunes by a reward, of which nobody is asked', async () => {
    const prompts = await google.project.upload(
      'prompts.jsonl',
      JSON.stringify({ contents: [turn('user', 'a')], references: { answer: 'b' } }),
    );
    const { name = '' } = await ai.tunings.tune({
      baseModel: 'gemini-3.5-flash',
      trainingDataset: { gcsUri: prompts },
      config: {
        method: 'REINFORCEMENT_TUNING' as never,
        rewardConfig: {
          rewardName: 'r',
          autoraterScorer: { autoraterPrompt: 'p', parsedResponseConversionScorer: {} },
        },
      },
    });
    expect(await ended(name)).toMatchObject({
      state: JobState.JOB_STATE_SUCCEEDED,
      tunedModel: { model: expect.stringMatching(/@1$/) as string },
    });
  });

  it('lists page by page, and cancels', async () => {
    await google.behave({ holdAt: 'RUNNING' });
    const { name = '' } = await ai.tunings.tune({
      baseModel,
      trainingDataset: { gcsUri },
      config: {},
    });
    const names: (string | undefined)[] = [];
    for await (const job of await ai.tunings.list({ config: { pageSize: 2 } })) {
      names.push(job.name);
    }
    expect(names[0]).toBe(name);
    const known = (await google.project.jobs()).map((job) => job.name);
    expect(names).toEqual(known.toReversed());
    await ai.tunings.cancel({ name });
    const cancelled = await eventually(
      () => ai.tunings.get({ name }),
      ({ state }) => state === JobState.JOB_STATE_CANCELLED,
    );
    expect(cancelled.error?.code).toBe(1);
    await google.behave({});
  });

  it('reads and changes the tuned model', async () => {
    const { name = '' } = await ai.tunings.tune({
      baseModel,
      trainingDataset: { gcsUri },
      config: { epochCount: 2 },
    });
    const model = (await ended(name)).tunedModel?.model?.replace('@1', '') ?? '';
    const changed = await ai.models.update({ model, config: { defaultCheckpointId: '1' } });
    expect(changed.defaultCheckpointId).toBe('1');
    expect((await ai.models.get({ model })).defaultCheckpointId).toBe('1');
    const listed: (string | undefined)[] = [];
    for await (const found of await ai.models.list({ config: { queryBase: false } })) {
      listed.push(found.name);
    }
    expect(listed).toContain(model);
  });

  it('validates a reward', async () => {
    const answer = await ai.tunings.validateReward({
      parent: google.parent,
      sampleResponse: { parts: [{ text: 'It is 42.' }] },
      example: { contents: [{ role: 'user', parts: [{ text: 'q' }] }], references: { a: '42' } },
      singleRewardConfig: {
        rewardName: 'r',
        stringMatchRewardScorer: {
          correctAnswerReward: 0.5,
          stringMatchExpression: {
            matchOperation: MatchOperation.PARTIAL_MATCH,
            expression: '{{references.a}}',
          },
        },
      },
    });
    expect(answer.overallReward).toBe(0.5);
  });

  it('is told of a reward that nobody computed', async () => {
    const { rewardInfoDetails } = await ai.tunings.validateReward({
      parent: google.parent,
      sampleResponse: { parts: [{ text: '42' }] },
      example: { contents: [{ role: 'user', parts: [{ text: 'q' }] }], references: { a: '42' } },
      singleRewardConfig: {
        rewardName: 'r',
        codeExecutionRewardScorer: { pythonCodeSnippet: 'raise SystemExit' },
      },
    });
    expect(rewardInfoDetails?.['r']).toEqual({
      reward: 1,
      userRequestedAuxInfo: '[emulator] Simulated: the code was not run.',
    });
  });

  it('understands a refusal', async () => {
    const refused = ai.tunings.tune({
      baseModel: 'gemini-1.5-pro-002',
      trainingDataset: { gcsUri },
      config: {},
    });
    await expect(refused).rejects.toMatchObject({ status: 400 });
  });
});
