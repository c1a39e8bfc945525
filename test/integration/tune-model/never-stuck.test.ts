import { TuningStack } from '../../support/tuning-stack';

describe('a request that could hang a run for ever', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  const huge = '9'.repeat(400);

  it.each([
    ['a deadline beyond all bounds', { deadlines: { tuning: `${huge}d` } }],
    ['a deadline of centuries', { deadlines: { tuning: '99999999d' } }],
    ['a project number of any length', { project: huge.repeat(8) }],
    [
      'thousands of wrong labels',
      {
        tuningJob: {
          baseModel: 'gemini-2.5-flash',
          supervisedTuningSpec: { trainingDatasetUri: 'gs://bucket/train.jsonl' },
          labels: Object.fromEntries(
            Array.from({ length: 20_000 }, (_, index) => [`WRONG-${index}`, 'x']),
          ),
        },
      },
    ],
  ])('is refused: %s', async (_, overrides) => {
    const project = await stack.project();
    const request = { ...(await project.trainingRequest()), ...overrides };
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('INVALID_REQUEST');
  });

  it('is refused, or run: a base model with a name of any length', async () => {
    const project = await stack.project();
    const request = await project.trainingRequest();
    request.tuningJob = { ...request.tuningJob, baseModel: 'm'.repeat(5_000) };
    const failure = await stack.failure(await stack.start(request));
    expect(failure.code).toBe('INVALID_REQUEST');
  });
});
