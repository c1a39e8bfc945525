import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gsm8kToGemini } from '../support/gsm8k';
import { TuningStack } from '../support/tuning-stack';

/** A real dataset is too large for the repository: it is looked for here, or where this variable says. */
const DIRECTORY =
  process.env['TUNING_TEST_GSM8K'] ?? join(__dirname, '..', '..', '..', 'shared', 'data', 'gsm8k');

const TRAINING_ROWS = 7_473;
const ASKED = 200;

/** The published budget of a run, what an evaluation and a report add to it, and that of the evaluation itself. */
const RUN_BUDGET = 80;
const EVALUATED_RUN_BUDGET = RUN_BUDGET + 20;
const EVALUATION_BUDGET = 60;

/** The whole file in Gemini's format. */
async function convert(name: string): Promise<string> {
  const lines = createInterface({ input: createReadStream(join(DIRECTORY, name)) });
  const rows: string[] = [];
  for await (const row of gsm8kToGemini(lines)) rows.push(row);
  return `${rows.join('\n')}\n`;
}

const describeWithData = existsSync(join(DIRECTORY, 'train.jsonl')) ? describe : describe.skip;

describeWithData('a run on a real dataset (GSM8K)', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('checks, tunes, evaluates and reports, within the history budget', async () => {
    const project = await stack.project();
    const trainingDatasetUri = await project.upload('train.jsonl', await convert('train.jsonl'));
    const datasetUri = await project.upload('test.jsonl', await convert('test.jsonl'));
    const workflowId = await stack.start({
      project: project.id,
      location: 'us-central1',
      tuningJob: {
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: { trainingDatasetUri, hyperParameters: { epochCount: 2 } },
      },
      evaluation: {
        datasetUri,
        maxExamples: ASKED,
        gate: [{ metric: 'rougeL', over: 'base', minGain: 0, confidence: 0.95 }],
      },
      artifactsUri: `gs://${project.bucket}/runs/`,
    });
    const result = await stack.client.result(workflowId);
    expect(result.outcome).toBe('succeeded');
    expect(result.datasets[0]).toMatchObject({
      role: 'training',
      examples: TRAINING_ROWS,
      findings: [],
      proven: true,
    });
    expect(result.evaluation).toMatchObject({ examples: ASKED, verdict: 'passed' });
    const rougeL = result.evaluation?.metrics.find(({ metric }) => metric === 'rougeL');
    expect(rougeL?.tuned.count).toBe(ASKED);
    expect(rougeL?.tuned.mean).toBeGreaterThan(rougeL?.base?.mean ?? 1);
    expect(rougeL?.gain?.low).toBeGreaterThan(0);
    expect(await project.download(result.artifacts?.html ?? '')).toContain('7,473');
    expect(await stack.historyLength(workflowId)).toBeLessThanOrEqual(EVALUATED_RUN_BUDGET);
    expect(await stack.historyLength(`${workflowId}/evaluation`)).toBeLessThanOrEqual(
      EVALUATION_BUDGET,
    );
  });
});
