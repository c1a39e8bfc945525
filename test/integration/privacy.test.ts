import { request as httpRequest } from 'undici';
import type { TuneModelRequest } from '../../src/contract/request';
import { freePort } from '../../src/embedded/free-port';
import { type EmulatedProject, row } from '../support/emulated-project';
import { readableText } from '../support/readable-text';
import { TuningStack, until } from '../support/tuning-stack';
import { WorkerProcess } from '../support/worker-process';

/** One word for each place where text of a dataset stands: what leaks says where it came from. */
const SECRETS = {
  trainingPrompt: 'quastenflosser',
  trainingAnswer: 'blindschleiche',
  trainingSystem: 'eichelhaeher',
  validationPrompt: 'seegurke',
  validationAnswer: 'nacktmull',
  evaluationPrompt: 'wombat',
  evaluationAnswer: 'axolotl',
  functionCall: 'grottenolm',
  badRow: 'schabrackentapir',
  unknownKey: 'zitronenzeisig',
  unknownRole: 'wiedehopf',
} as const;

function secretsIn(text: string): string[] {
  const lower = text.toLowerCase();
  return Object.entries(SECRETS).flatMap(([place, secret]) =>
    lower.includes(secret) ? [place] : [],
  );
}

function rows(prompt: string, answer: string, count = 40): string[] {
  return Array.from({ length: count }, (_, index) =>
    row(`Where is the ${prompt} ${index}?`, `The ${answer} is in the ${prompt} room ${index}.`),
  );
}

const TRAINING = [
  ...rows(SECRETS.trainingPrompt, SECRETS.trainingAnswer),
  JSON.stringify({
    systemInstruction: { parts: [{ text: `You are ${SECRETS.trainingSystem}.` }] },
    ...(JSON.parse(row(SECRETS.trainingPrompt, SECRETS.trainingAnswer)) as object),
  }),
];

const FUNCTION_ROW = JSON.stringify({
  contents: [
    { role: 'user', parts: [{ text: SECRETS.trainingPrompt }] },
    {
      role: 'model',
      parts: [{ functionCall: { name: 'find', args: { who: SECRETS.functionCall } } }],
    },
  ],
});

describe('text of datasets', () => {
  let stack: TuningStack;
  let worker: WorkerProcess;
  let metricsUrl: string;
  /** What was seen of all runs, from outside. */
  const seen: string[] = [];

  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
    const port = await freePort();
    metricsUrl = `http://127.0.0.1:${port}/metrics`;
    worker = await WorkerProcess.start(stack.environment(), {
      VERTEX_TUNING_LOG_LEVEL: 'trace',
      VERTEX_TUNING_METRICS_ADDRESS: `127.0.0.1:${port}`,
    });
  });
  afterAll(async () => {
    await worker.stop('SIGTERM');
    await stack.close();
  });

  /** A request whose three datasets are full of secrets. */
  async function secretRequest(
    project: EmulatedProject,
    training: string[] = TRAINING,
  ): Promise<TuneModelRequest> {
    const upload = (name: string, lines: string[]): Promise<string> =>
      project.upload(name, `${lines.join('\n')}\n`);
    return {
      project: project.id,
      location: 'us-central1',
      tuningJob: {
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: {
          trainingDatasetUri: await upload('train.jsonl', training),
          validationDatasetUri: await upload(
            'validation.jsonl',
            rows(SECRETS.validationPrompt, SECRETS.validationAnswer, 12),
          ),
        },
      },
      evaluation: {
        datasetUri: await upload(
          'test.jsonl',
          rows(SECRETS.evaluationPrompt, SECRETS.evaluationAnswer, 12),
        ),
      },
      artifactsUri: `gs://${project.bucket}/runs/`,
    };
  }

  /** What the emulator says of a job, as Vertex AI would: with rows in it. */
  async function rawJob(name: string): Promise<string> {
    const { body } = await httpRequest(`${stack.emulator.url}/v1beta1/${name}`);
    return body.text();
  }

  /** Looks at a run and its evaluation while they go: memo, search attributes, heartbeat details, last failures. */
  async function watch(workflowId: string): Promise<void> {
    await until(async () => {
      for (const id of [workflowId, `${workflowId}/evaluation`]) {
        try {
          seen.push(readableText((await stack.handle(id).describe()).raw));
        } catch {
          // Not every run has an evaluation.
        }
      }
      const { status } = await stack.handle(workflowId).describe();
      return status.name === 'RUNNING' ? undefined : true;
    }, `the end of ${workflowId}`);
  }

  /** Everything that the server keeps of a run. */
  async function recordOf(workflowId: string): Promise<string> {
    const texts: string[] = [];
    for (const id of [workflowId, `${workflowId}/evaluation`]) {
      try {
        texts.push(readableText(await stack.handle(id).fetchHistory()));
        texts.push(readableText((await stack.handle(id).describe()).raw));
      } catch {
        // Not every run has an evaluation.
      }
    }
    return texts.join('\n');
  }

  async function expectNoSecrets(workflowId: string): Promise<void> {
    const record = await recordOf(workflowId);
    // The search sees through the encoding of payloads.
    expect(record).toContain('train.jsonl');
    expect(secretsIn(record)).toEqual([]);
    expect(secretsIn(seen.join('\n'))).toEqual([]);
    expect(secretsIn(worker.lines.join('\n'))).toEqual([]);
  }

  it('stays where it is when a run succeeds with an evaluation, reports included', async () => {
    const project = await stack.project();
    const workflowId = await stack.start(await secretRequest(project));
    await watch(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.evaluation).toMatchObject({ examples: 12 });
    expect(secretsIn(await rawJob(result.tuningJob?.name ?? ''))).toContain('trainingPrompt');
    await expectNoSecrets(workflowId);
    for (const uri of [result.artifacts?.html, result.artifacts?.json]) {
      const report = await project.download(uri ?? '');
      expect(report).toContain(workflowId);
      expect(secretsIn(report)).toEqual([]);
    }
  });

  it('stays where it is when the job fails and quotes the row', async () => {
    const project = await stack.project();
    const workflowId = await stack.start(
      await secretRequest(project, [...TRAINING.slice(0, 7), FUNCTION_ROW, ...TRAINING]),
    );
    await watch(workflowId);
    const error = await stack.failure(workflowId);
    expect(error.code).toBe('TUNING_JOB_FAILED');
    const raw = await rawJob(error.result?.tuningJob?.name ?? '');
    expect(secretsIn(raw)).toEqual(expect.arrayContaining(['functionCall', 'trainingPrompt']));
    // What is left still says which row it was.
    expect(error.message).toMatch(/Dataset example 8 of \d+/);
    expect(secretsIn(error.message)).toEqual([]);
    const report = await project.download(error.result?.artifacts?.html ?? '');
    expect(report).toContain('Dataset example 8 of');
    expect(secretsIn(report)).toEqual([]);
    await expectNoSecrets(workflowId);
  });

  it.each([
    ['in quotes', `Refused prompt "${SECRETS.trainingPrompt}" of example 3.`],
    [
      'after a colon',
      `Example 3 was refused: ${SECRETS.trainingPrompt} and ${SECRETS.trainingAnswer}`,
    ],
    ['as JSON', `Cannot tune on [{"text": "${SECRETS.trainingPrompt}"}] of example 3`],
  ])('stays where it is when the error of the job quotes it %s', async (_, endingMessage) => {
    const project = await stack.project();
    await project.behave({ ending: 'FAILED', endingMessage });
    const workflowId = await stack.start(await secretRequest(project));
    await watch(workflowId);
    const error = await stack.failure(workflowId);
    expect(error.code).toBe('TUNING_JOB_FAILED');
    expect(await rawJob(error.result?.tuningJob?.name ?? '')).toContain(SECRETS.trainingPrompt);
    await expectNoSecrets(workflowId);
  });

  it('stays where it is when rows are dropped by the service', async () => {
    const project = await stack.project();
    const request = await secretRequest(project, [
      ...TRAINING,
      JSON.stringify({ [SECRETS.unknownKey]: SECRETS.badRow }),
    ]);
    const workflowId = await stack.start({ ...request, datasetChecks: { mode: 'warn' } });
    await watch(workflowId);
    const result = await stack.client.result(workflowId);
    expect(result.datasets[0]).toMatchObject({ dropped: 1 });
    const line = TRAINING.length + 1;
    expect(result.dataStatistics).toMatchObject({
      predicted: { examples: line, dropped: 1 },
      service: { examples: line, dropped: 1, droppedNamed: 1 },
      droppedExamples: [{ example: line, line, reason: expect.any(String) }],
    });
    expect(secretsIn(await rawJob(result.tuningJob?.name ?? ''))).toContain('trainingPrompt');
    await expectNoSecrets(workflowId);
  });

  it('stays where it is when a dataset is refused', async () => {
    const project = await stack.project();
    const turn = (role: string) => ({ role, parts: [{ text: SECRETS.trainingPrompt }] });
    const workflowId = await stack.start(
      await secretRequest(project, [
        ...TRAINING,
        SECRETS.badRow,
        `{"contents": "${SECRETS.badRow}`,
        JSON.stringify({ contents: SECRETS.badRow }),
        JSON.stringify({ [SECRETS.unknownKey]: 1, contents: [turn(SECRETS.unknownRole)] }),
        JSON.stringify({ contents: [turn('user'), { ...turn('model'), [SECRETS.unknownKey]: 1 }] }),
      ]),
    );
    await watch(workflowId);
    const error = await stack.failure(workflowId);
    expect(error.code).toBe('DATASET_INVALID');
    const findings = error.result?.datasets[0]?.findings ?? [];
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['ROW_NOT_JSON', 'CONTENTS_NOT_LIST', 'KEY_UNKNOWN', 'ROLE_UNKNOWN']),
    );
    expect(secretsIn(readableText(findings))).toEqual([]);
    await expectNoSecrets(workflowId);
  });

  it('stays where it is when a run is cancelled', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await secretRequest(project));
    const { tuningJob } = await stack.until(
      workflowId,
      (status) => status.tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    expect(secretsIn(await rawJob(tuningJob?.name ?? ''))).toContain('trainingPrompt');
    await stack.client.cancel(workflowId, { reason: 'enough' });
    await watch(workflowId);
    expect(await stack.client.result(workflowId)).toMatchObject({ outcome: 'cancelled' });
    await expectNoSecrets(workflowId);
  });

  it.each([
    ['the create call', 'tuningJobs.create', 400],
    ['a prompt', 'generateContent', 400],
    ['a prompt, for want of access', 'generateContent', 403],
    ['an answer to be scored', 'evaluateInstances', 400],
  ])(
    'stays where it is when the service refuses %s and quotes it',
    async (_, operation, status) => {
      const project = await stack.project();
      const said = `Invalid value: "${SECRETS.evaluationPrompt} is here" in contents[0]: {"text": "${SECRETS.evaluationAnswer}"}`;
      await project.fault({
        match: { operation },
        kind: 'statusBefore',
        status,
        body: { error: { code: status, message: said, status: 'INVALID_ARGUMENT' } },
        times: 1_000,
      });
      const workflowId = await stack.start(await secretRequest(project));
      await watch(workflowId);
      expect((await project.journal(operation)).map((entry) => entry.status)).toContain(status);
      await expectNoSecrets(workflowId);
    },
  );

  it('is not in the metrics, and not in the log of the worker at its finest level', async () => {
    const { body } = await httpRequest(metricsUrl);
    const metrics = await body.text();
    expect(metrics).toContain('vertex_tuning_');
    expect(secretsIn(metrics)).toEqual([]);
    expect(worker.lines.join('\n')).toMatch(/"level":"(trace|debug)"/);
    expect(secretsIn(worker.lines.join('\n'))).toEqual([]);
    expect(seen.join('\n')).toContain('polls');
  });
});
