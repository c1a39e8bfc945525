import type { Problem } from '../../src/contract/problem';
import type { TuneModelRequest } from '../../src/contract/request';
import type { EmulatedProject } from '../support/emulated-project';
import { orderRows, row } from '../support/emulated-project';
import { TEMPORAL_NAMESPACE, uniqueName } from '../support/temporal-server';
import { TuningStack } from '../support/tuning-stack';

type Body = Record<string, unknown>;
type Change = (request: TuneModelRequest, project: EmulatedProject) => unknown;

/** The request with its body changed. */
const withBody =
  (change: (body: Body) => Body): Change =>
  (request) => ({ ...request, tuningJob: change(request.tuningJob) });

/** The emulator's word for it: no create call came, and the bucket was left as the test filled it. */
async function expectNothingCreated(project: EmulatedProject, uploads: number): Promise<void> {
  expect(await project.journal('tuningJobs.create')).toEqual([]);
  expect(await project.bucketJournal('objects.insert')).toHaveLength(uploads);
}

describe('a run that was asked for with bad input', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  describe('fails with INVALID_REQUEST, and says what, where and what to do:', () => {
    const CASES: [string, Change, Problem[]][] = [
      [
        'an unknown field, with the name that was meant',
        (request) => ({ ...request, artifactUri: 'gs://bucket/runs/' }),
        [
          {
            path: 'artifactUri',
            message: 'is not a field of the request.',
            remedy: 'Did you mean artifactsUri?',
          },
        ],
      ],
      [
        'an unknown field of the body',
        withBody((body) => ({ ...body, baseModle: 'x' })),
        [
          {
            path: 'tuningJob.baseModle',
            message: expect.any(String),
            remedy: expect.stringContaining('baseModel'),
          },
        ],
      ],
      [
        'no tuning spec',
        withBody(({ baseModel }) => ({ baseModel })),
        [
          {
            path: 'tuningJob',
            message: 'has no tuning spec.',
            remedy: 'Add supervisedTuningSpec, or the spec of another method.',
          },
        ],
      ],
      [
        'two tuning specs',
        withBody((body) => ({ ...body, veoTuningSpec: {} })),
        [
          {
            path: 'tuningJob',
            message: expect.stringContaining('has 2 tuning specs'),
            remedy: 'Keep one.',
          },
        ],
      ],
      [
        'an illegal label',
        withBody((body) => ({ ...body, labels: { team: 'Support Team' } })),
        [
          {
            path: 'tuningJob.labels.team',
            message: 'has an illegal value: at most 63 lower-case letters, digits, _ and -.',
          },
        ],
      ],
      [
        'a URI that is none of Cloud Storage',
        withBody((body) => ({
          ...body,
          supervisedTuningSpec: { trainingDatasetUri: 's3://bucket/train.jsonl' },
        })),
        [
          {
            path: 'tuningJob.supervisedTuningSpec.trainingDatasetUri',
            message: 'is not the URI of a Cloud Storage object.',
            remedy: expect.stringContaining('Write gs://BUCKET/OBJECT') as string,
          },
        ],
      ],
      [
        'a field that is planned and not built',
        (request) => ({ ...request, promotion: { champion: 'x' } }),
        [
          {
            path: 'promotion',
            message: 'is planned and not built yet.',
            remedy: 'Leave it out.',
          },
        ],
      ],
    ];

    it.each(CASES)('%s', async (_, change, problems) => {
      const project = await stack.project();
      const request = change(await project.trainingRequest(), project);
      const error = await stack.failure(await stack.start(request));
      expect(error.code).toBe('INVALID_REQUEST');
      expect(error.problems).toEqual(problems);
      expect(error.message).toContain('nothing was created');
      for (const { path, message, remedy } of error.problems) {
        expect(error.message).toContain(`${path}: ${message}`);
        expect(error.message).toContain(remedy ?? '');
      }
      expect(error.result).toMatchObject({ outcome: null, tuningJob: null });
      await expectNothingCreated(project, 1);
    });

    it('several problems at once, each of them', async () => {
      const project = await stack.project();
      const error = await stack.failure(
        await stack.start({
          project: 'NOT A PROJECT',
          tuningJob: {
            baseModel: '',
            labels: { 'Bad Key': 'ok' },
            supervisedTuningSpec: { hyperParameters: { epochs: 3 } },
          },
          deadlines: { tuning: 'soon' },
          evaluation: { datasetUri: 'test.jsonl' },
          promote: true,
        }),
      );
      expect(error.code).toBe('INVALID_REQUEST');
      expect(error.problems.map(({ path }) => path).sort()).toEqual(
        [
          'artifactsUri',
          'project',
          'location',
          'deadlines.tuning',
          'evaluation.datasetUri',
          'promote',
          'tuningJob.baseModel',
          'tuningJob.labels."Bad Key"',
          'tuningJob.supervisedTuningSpec.hyperParameters.epochs',
          'tuningJob.supervisedTuningSpec.trainingDatasetUri',
        ].sort(),
      );
      for (const { message } of error.problems) expect(error.message).toContain(message);
      await expectNothingCreated(project, 0);
    });

    it.each([
      ['none', []],
      ['null', [null]],
      ['a string', ['gemini-2.5-flash']],
      ['a list', [[]]],
    ] as [string, unknown[]][])('an argument that is no request: %s', async (_, args) => {
      const workflowId = uniqueName('run');
      stack.track(workflowId);
      await stack.client.client.workflow.start('tuneModel', {
        workflowId,
        taskQueue: stack.taskQueue,
        args,
      });
      const error = await stack.failure(workflowId);
      expect(error.code).toBe('INVALID_REQUEST');
      expect(error.problems).toHaveLength(1);
      expect(error.message).toMatch(/\(request\): /);
    });

    it('an argument of bytes that no converter can read', async () => {
      const workflowId = uniqueName('run');
      stack.track(workflowId);
      await stack.connection.workflowService.startWorkflowExecution({
        namespace: TEMPORAL_NAMESPACE,
        workflowId,
        requestId: workflowId,
        workflowType: { name: 'tuneModel' },
        taskQueue: { name: stack.taskQueue },
        input: {
          payloads: [
            { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{not json') },
          ],
        },
      });
      const error = await stack.failure(workflowId);
      expect(error.code).toBe('INVALID_REQUEST');
      expect(error.message).toMatch(/\(request\): is missing/);
    });
  });

  describe('fails with DATASET_INVALID, and says which file, which line and what to do:', () => {
    const good = orderRows(40);
    const CASES: [string, string, { code: string; line?: number }][] = [
      [
        'a row that is no JSON',
        [...good.slice(0, 4), 'not json', ...good].join('\n'),
        { code: 'ROW_NOT_JSON', line: 5 },
      ],
      [
        'a row without contents',
        [...good.slice(0, 7), '{"parts":[]}', ...good].join('\n'),
        { code: 'CONTENTS_MISSING', line: 8 },
      ],
      ['an empty file', '', { code: 'FILE_EMPTY' }],
      ['a file without an example', '\n\n', { code: 'FILE_EMPTY' }],
      [
        'a last turn of the user',
        [...good, row('a', 'b').replace('"model"', '"user"')].join('\n'),
        { code: 'LAST_TURN_NOT_MODEL', line: 41 },
      ],
    ];

    it.each(CASES)('%s', async (_, content, wanted) => {
      const project = await stack.project();
      const request = await project.trainingRequest({}, good);
      await project.upload('train.jsonl', content);
      const error = await stack.failure(await stack.start(request));
      expect(error.code).toBe('DATASET_INVALID');
      expect(error.message).toContain(`gs://${project.bucket}/train.jsonl`);
      expect(error.message).toContain(wanted.code);
      expect(error.message).toContain('nothing was created');
      expect(error.result?.datasets[0]?.findings).toContainEqual(
        expect.objectContaining({
          ...wanted,
          severity: 'error',
          message: expect.stringMatching(/\w/),
          remedy: expect.stringMatching(/\w/),
        }),
      );
      await expectNothingCreated(project, 2);
    });

    it('several files with several bad rows, each of them', async () => {
      const project = await stack.project();
      const request = await project.trainingRequest({}, ['not json', ...good, '[]']);
      const validationDatasetUri = await project.upload('validation.jsonl', 'null\n');
      const spec = { ...(request.tuningJob['supervisedTuningSpec'] as Body), validationDatasetUri };
      const error = await stack.failure(
        await stack.start({
          ...request,
          tuningJob: { ...request.tuningJob, supervisedTuningSpec: spec },
        }),
      );
      expect(error.code).toBe('DATASET_INVALID');
      const found = error.result?.datasets.flatMap(({ role, findings }) =>
        findings
          .filter(({ severity }) => severity === 'error')
          .map(({ code, line }) => `${role}:${line ?? ''} ${code}`),
      );
      expect(found).toEqual([
        'training:1 ROW_NOT_JSON',
        'training:42 ROW_NOT_OBJECT',
        'validation: EXAMPLES_INVALID_SHARE',
        'validation:1 ROW_NOT_OBJECT',
      ]);
      await expectNothingCreated(project, 2);
    });

    it('an object that does not exist', async () => {
      const project = await stack.project();
      const trainingDatasetUri = `gs://${project.bucket}/nowhere.jsonl`;
      const request = await project.trainingRequest();
      const error = await stack.failure(
        await stack.start({
          ...request,
          tuningJob: { ...request.tuningJob, supervisedTuningSpec: { trainingDatasetUri } },
        }),
      );
      expect(error.code).toBe('DATASET_INVALID');
      expect(error.problems).toEqual([
        {
          path: trainingDatasetUri,
          message: 'does not exist, or the worker may not see it.',
          remedy: 'Upload it, or correct the URI.',
        },
      ]);
      await expectNothingCreated(project, 1);
    });
  });

  describe('fails with ACCESS_DENIED, and names the permissions, when Google refuses', () => {
    it.each([
      ['403 on the object', 'objects.get', 403],
      ['403 on its bytes', 'objects.media', 403],
      ['403 on the list of tuning jobs', 'tuningJobs.list', 403],
      ['401 on the object, always', 'objects.get', 401],
      ['401 on the list of tuning jobs, always', 'tuningJobs.list', 401],
    ])('%s', async (_, operation, status) => {
      const project = await stack.project();
      const request = await project.trainingRequest();
      await project.fault({ match: { operation }, kind: 'statusBefore', status, times: 100 });
      const error = await stack.failure(await stack.start(request));
      expect(error.code).toBe('ACCESS_DENIED');
      expect(error.message).toContain(String(status));
      expect(error.message).toContain('docs/reference/permissions.md');
      expect(error.message).toContain('Nothing was created');
      expect(error.message).toContain(
        operation.startsWith('objects.') ? project.bucket : project.id,
      );
      await expectNothingCreated(project, 1);
    });
  });
});
