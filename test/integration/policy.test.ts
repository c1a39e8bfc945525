import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowFailedError } from '@temporalio/client';
import type { ApplicationFailure } from '@temporalio/common';
import type { FailureDetail } from '../../src/contract/result';
import type { EmulatedProject } from '../support/emulated-project';
import { runCli } from '../support/cli-process';
import { uniqueName } from '../support/temporal-server';
import { TuningStack } from '../support/tuning-stack';
import { WorkerProcess } from '../support/worker-process';

function policyFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.yaml');
  writeFileSync(file, text);
  return file;
}

/** Projects of the tests begin with `p-`, their buckets with `bucket-p-`. */
const FILE = policyFile(`
projects: [p-*]
locations: [us-central1]
models: [gemini-2.5-*]
readBuckets: [bucket-p-*]
writeBuckets: [bucket-p-*]
serviceAccounts: []
maxCostUsd: 1
prices: [{ model: gemini-2.5-flash, pricePerMillionTokensUsd: 5 }, { model: gemini-2.5-pro, pricePerMillionTokensUsd: 1000000 }]
requiredLabels: [{ key: team }]
`);

async function labelledRequest(
  project: EmulatedProject,
  body: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const { tuningJob, ...request } = await project.evaluatedRequest();
  return { ...request, tuningJob: { ...tuningJob, labels: { team: 'support' }, ...body } };
}

describe('a worker with a policy', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start({ settings: { VERTEX_TUNING_POLICY: FILE } });
  });
  afterAll(() => stack.close());

  it('runs what the policy allows to the end, the evaluation included', async () => {
    const project = await stack.project();
    const request = await labelledRequest(project);
    const result = await stack.client.result(await stack.start(request));
    expect(result).toMatchObject({ outcome: 'succeeded', evaluation: { verdict: 'ungated' } });
    // The price is the policy's: 5 USD for a million tokens, in two epochs.
    const { high = 0 } = result.datasets[0]?.estimatedTokenRange ?? {};
    expect(result.cost.estimatedUsd).toBeCloseTo((high * 2 * 5) / 1_000_000, 4);
  });

  it('refuses what it does not, with every violation, before any call', async () => {
    const project = await stack.project();
    const request = await labelledRequest(project, {
      labels: {},
      serviceAccount: 'tuner@acme.iam.gserviceaccount.com',
    });
    await project.markRequests();
    const failure = await stack.failure(
      await stack.start({ ...request, location: 'europe-west4', artifactsUri: 'gs://evil/x/' }),
    );
    expect(failure.code).toBe('POLICY_VIOLATION');
    expect(failure.problems.map(({ path }) => path).toSorted()).toEqual([
      'artifactsUri',
      'location',
      'tuningJob.labels.team',
      'tuningJob.serviceAccount',
    ]);
    expect(failure.problems.find(({ path }) => path === 'location')?.remedy).toBe(
      'Allowed: us-central1.',
    );
    expect(await project.requests()).toEqual([]);
  });

  it('refuses a run that would cost too much, whatever price its request names', async () => {
    const project = await stack.project();
    const request = await labelledRequest(project, { baseModel: 'gemini-2.5-pro' });
    const failure = await stack.failure(
      await stack.start({ ...request, budget: { pricePerMillionTokensUsd: 0.0001 } }),
    );
    expect(failure).toMatchObject({ code: 'POLICY_VIOLATION' });
    expect(failure.message).toContain('may cost');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('refuses a dataset resource, of which nobody knows what it costs', async () => {
    const project = await stack.project();
    const trainingDatasetUri = `projects/${project.id}/locations/us-central1/datasets/1`;
    const request = await labelledRequest(project, {
      supervisedTuningSpec: { trainingDatasetUri },
    });
    const { evaluation: _, ...alone } = request;
    const failure = await stack.failure(await stack.start(alone));
    expect(failure).toMatchObject({ code: 'POLICY_VIOLATION' });
    expect(failure.message).toContain('costs nobody knows what');
    expect(await project.journal('tuningJobs.create')).toEqual([]);
  });

  it('holds evaluateTunedModel and sweepOrphans to it', async () => {
    const project = await stack.project();
    const { evaluation } = await project.evaluatedRequest();
    const asked = [
      [
        'evaluateTunedModel',
        {
          project: project.id,
          location: 'us-central1',
          endpoint: 'projects/other/locations/us-central1/endpoints/1',
          baseModel: 'gemini-2.0-flash',
          evaluation,
          artifactsUri: 'gs://evil/x/',
        },
        ['artifactsUri', 'baseModel', 'endpoint'],
      ],
      [
        'sweepOrphans',
        { project: 'other-project', locations: ['us-central1', 'asia-east1'] },
        ['locations[1]', 'project'],
      ],
    ] as const;
    for (const [type, request, paths] of asked) {
      const workflowId = uniqueName(type);
      const { client, taskQueue } = stack;
      const failure: unknown = await client.client.workflow
        .execute(type, { workflowId, taskQueue, args: [request] })
        .catch((error: unknown) => (error as WorkflowFailedError).cause);
      expect(failure).toMatchObject({ type: 'POLICY_VIOLATION' });
      const [detail] = (failure as ApplicationFailure).details as [FailureDetail];
      expect(detail.problems?.map(({ path }) => path).toSorted()).toEqual(paths);
    }
  });

  it('is what doctor and a dry run look at too', async () => {
    const project = await stack.project();
    const request = await labelledRequest(project);
    const file = policyFile(JSON.stringify({ ...request, location: 'asia-east1' }));
    const dry = await runCli(['tune', '--dry-run', '-f', file], {
      env: stack.environment(),
    });
    expect(dry.code).toBe(1);
    expect(dry.stderr).toContain('POLICY_VIOLATION');
    const doctor = await runCli(['doctor', '--json'], { env: stack.environment() });
    expect(doctor.stdout).toContain('projects, locations, models, readBuckets');
  });
});

describe('a policy file with problems', () => {
  it('keeps the worker from starting, and doctor tells them with their lines', async () => {
    const stack = await TuningStack.start({ workers: false });
    try {
      const file = policyFile('locations: us-central1\nmodel: [gemini-*]\n');
      const environment = { ...stack.environment(), VERTEX_TUNING_POLICY: file };
      await expect(WorkerProcess.start(environment)).rejects.toThrow(
        /ended with 2[^]*CONFIGURATION_INVALID[^]*policy.yaml:1 locations[^]*policy.yaml:2 model: is not a field of a policy. Did you mean models\?/,
      );
      const doctor = await runCli(['doctor', '--json'], { env: environment });
      expect(doctor.code).toBe(1);
      expect(doctor.stdout).toContain('policy.yaml:2 model');
    } finally {
      await stack.close();
    }
  });
});
