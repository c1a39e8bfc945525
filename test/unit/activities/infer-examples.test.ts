import { DefaultLogger } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import { inferExamples } from '../../../src/activities/infer-examples';
import type {
  InferExamplesInput,
  InferExamplesResult,
  PreparedEvaluation,
} from '../../../src/contract/activities';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { ObjectMetadata } from '../../../src/storage/port';
import type { VertexTuning } from '../../../src/vertex/port';
import { activityDependencies } from '../../support/activity-dependencies';
import { orderRows } from '../../support/emulated-project';

const silent = new DefaultLogger('ERROR', () => {});

const DATASET = 'gs://acme/test.jsonl';
const PREPARED: PreparedEvaluation = {
  evaluation: {
    project: 'acme-project',
    location: 'us-central1',
    endpoint: 'projects/7/locations/us-central1/endpoints/1',
    baseModel: 'gemini-2.5-flash',
    evaluation: {
      datasetUri: DATASET,
      maxExamples: 200,
      seed: 0,
      compareWith: ['base'],
      metrics: [{ id: 'exact', exactMatchSpec: {} }],
      gate: [],
    },
    artifactsUri: 'gs://acme/runs/',
    apiVersion: 'v1beta1',
  },
  dataset: { uri: DATASET, generation: '1', size: 1, crc32c: '' },
  directoryUri: 'gs://acme/runs/evaluation/1',
  simulated: false,
};

function missing(): GoogleApiError {
  return new GoogleApiError({ kind: 'status', httpStatus: 404, message: 'none', request: 'GET' });
}

/** Objects in memory, with the dataset. */
function memoryObjects(rows: string[]) {
  const texts = new Map<string, string>([[DATASET, rows.join('\n')]]);
  return {
    texts,
    stat: (uri: string) =>
      texts.has(uri)
        ? Promise.resolve({ uri, generation: '1', size: 1, crc32c: '' } as ObjectMetadata)
        : Promise.reject(missing()),
    async *read({ uri }: { uri: string }) {
      yield await Promise.resolve(Buffer.from(texts.get(uri) ?? ''));
    },
    write: (uri: string, content: string | Uint8Array) => {
      texts.set(uri, Buffer.from(content).toString());
      return Promise.resolve({ uri } as ObjectMetadata);
    },
  };
}

const answering = () =>
  jest.fn<ReturnType<VertexTuning['generateContent']>, []>(() =>
    Promise.resolve({ body: { candidates: [{ content: { parts: [{ text: 'BOX' }] } }] } }),
  );

function infer(
  objects: ReturnType<typeof memoryObjects>,
  generateContent: VertexTuning['generateContent'],
  environment = new MockActivityEnvironment({}, { logger: silent }),
  prepared = PREPARED,
): Promise<InferExamplesResult> {
  const input: InferExamplesInput = { prepared, model: 'base' };
  const activity = inferExamples(activityDependencies({ objects, vertex: { generateContent } }));
  return environment.run(activity, input);
}

const CHUNK = `${PREPARED.directoryUri}/predictions/base-00000.jsonl`;

describe('inferExamples', () => {
  it('asks each example once, also when it is tried again', async () => {
    const objects = memoryObjects(orderRows(30));
    const generateContent = answering();
    expect(await infer(objects, generateContent)).toMatchObject({ examples: 30, unanswered: 0 });
    await infer(objects, generateContent);
    expect(generateContent).toHaveBeenCalledTimes(30);
  });

  it.each([
    'gemini-2.5-flash',
    'google/gemini-2.5-flash',
    'publishers/google/models/gemini-2.5-flash',
    'projects/other/locations/us/publishers/google/models/gemini-2.5-flash',
  ])('asks the base model that is spelled %s', async (baseModel) => {
    const asked = new Set<string>();
    const prepared = { ...PREPARED, evaluation: { ...PREPARED.evaluation, baseModel } };
    const generateContent: VertexTuning['generateContent'] = ({ model }) => {
      asked.add(model);
      return answering()();
    };
    await infer(memoryObjects(orderRows(2)), generateContent, undefined, prepared);
    expect([...asked]).toEqual([
      'projects/acme-project/locations/us-central1/publishers/google/models/gemini-2.5-flash',
    ]);
  });

  it('fails when the model refuses every example: a score of 0 would say what nobody measured', async () => {
    const refusal = new GoogleApiError({
      kind: 'status',
      httpStatus: 400,
      status: 'FAILED_PRECONDITION',
      message: 'The model is not supported here.',
      request: 'POST',
    });
    await expect(
      infer(memoryObjects(orderRows(30)), () => Promise.reject(refusal)),
    ).rejects.toMatchObject({ type: 'EVALUATION_FAILED', nonRetryable: true });
  });

  it('counts a refusal of some examples as their result', async () => {
    let calls = 0;
    const result = await infer(memoryObjects(orderRows(10)), () => {
      calls += 1;
      return calls === 1
        ? Promise.reject(
            new GoogleApiError({ kind: 'status', httpStatus: 400, message: 'no', request: 'POST' }),
          )
        : answering()();
    });
    expect(result).toMatchObject({ examples: 10, unanswered: 1 });
  });

  it('asks no further example once one has failed', async () => {
    const trouble = new GoogleApiError({
      kind: 'status',
      httpStatus: 503,
      message: 'away',
      request: 'POST',
    });
    const generateContent = jest.fn(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      throw trouble;
    });
    await expect(infer(memoryObjects(orderRows(25)), generateContent)).rejects.toMatchObject({
      type: 'SERVICE_UNAVAILABLE',
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(generateContent.mock.calls.length).toBeLessThanOrEqual(8);
  });

  it('asks again for a chunk that cannot be read, and never quotes it', async () => {
    const objects = memoryObjects(orderRows(5));
    objects.texts.set(CHUNK, 'the secret answer of a patient\n');
    const generateContent = answering();
    expect(await infer(objects, generateContent)).toMatchObject({ examples: 5 });
    expect(generateContent).toHaveBeenCalledTimes(5);
  });

  it('asks again for a chunk of other examples', async () => {
    const objects = memoryObjects(orderRows(5));
    objects.texts.set(CHUNK, `${JSON.stringify({ line: 1, prediction: 'a', reference: 'b' })}\n`);
    const generateContent = answering();
    expect(await infer(objects, generateContent)).toMatchObject({ examples: 5 });
    expect(generateContent).toHaveBeenCalledTimes(5);
  });

  it('hands over at once when its worker shuts down', async () => {
    const environment = new MockActivityEnvironment({}, { logger: silent });
    const running = infer(
      memoryObjects(orderRows(5)),
      (_, options) =>
        new Promise((_resolve, reject) => {
          options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
          environment.cancel('WORKER_SHUTDOWN');
        }),
      environment,
    );
    await expect(running).rejects.toMatchObject({
      type: 'WORKER_SHUTDOWN',
      nextRetryDelay: '50ms',
    });
  });
});
