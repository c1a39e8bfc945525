import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { checkRebaseRequest } from '../../../src/activities/check-rebase-request';
import type { ActivityDependencies } from '../../../src/activities/dependencies';
import { parsePolicy } from '../../../src/policy/policy-file';
import { activityDependencies } from '../../support/activity-dependencies';

const PLACE = 'projects/acme-project/locations/us-central1';
const JOB = `${PLACE}/tuningJobs/7`;

const REQUEST = {
  project: 'acme-project',
  location: 'us-central1',
  tunedModelRef: { tuningJob: JOB },
  tuningJob: { baseModel: 'gemini-2.5-flash' },
};
const RUN = { workflowId: 'w', firstExecutionRunId: 'r', cronSchedule: '', attempt: 1 };

function check(vertex: Partial<ActivityDependencies['vertex']>, policy?: string) {
  const deps = activityDependencies({ vertex });
  const activity = checkRebaseRequest(
    policy === undefined ? deps : { ...deps, policy: parsePolicy(policy, 'policy.yaml') },
  );
  const client = {
    withAbortSignal: (_: AbortSignal, call: () => unknown) => call(),
  } as unknown as Client;
  return new MockActivityEnvironment({}, { client }).run(activity, { request: REQUEST, run: RUN });
}

const job = (fields: object) => ({
  getTuningJob: jest.fn(() => Promise.resolve({ body: { name: JOB, ...fields } })),
});

describe('checkRebaseRequest', () => {
  it('takes the method of the job that is rebased', async () => {
    const checked = await check(
      job({ state: 'JOB_STATE_SUCCEEDED', reinforcementTuningSpec: { trainingDatasetUri: 'x' } }),
    );
    expect(checked).toMatchObject({ method: 'reinforcement', baseModel: 'gemini-2.5-flash' });
  });

  it.each(['JOB_STATE_RUNNING', 'JOB_STATE_FAILED', 'JOB_STATE_CANCELLED'])(
    'refuses a job that is %s',
    async (state) => {
      await expect(check(job({ state }))).rejects.toMatchObject({
        type: 'INVALID_REQUEST',
        message: expect.stringContaining(state) as string,
        nonRetryable: true,
      });
    },
  );

  it('asks nothing of Google where the policy does not allow the request as it is', async () => {
    const vertex = job({ state: 'JOB_STATE_SUCCEEDED' });
    await expect(check(vertex, 'projects: [other]')).rejects.toMatchObject({
      type: 'POLICY_VIOLATION',
    });
    expect(vertex.getTuningJob).not.toHaveBeenCalled();
  });

  it('refuses every rebase where the policy limits the cost', async () => {
    const prices = 'prices: [{ model: gemini-2.5-flash, pricePerMillionTokensUsd: 5 }]';
    await expect(check({}, `maxCostUsd: 10\n${prices}`)).rejects.toMatchObject({
      type: 'POLICY_VIOLATION',
      message: expect.stringContaining('cannot be estimated') as string,
    });
  });

  it('wants the labels that the policy requires among what is to be different', async () => {
    await expect(check({}, 'requiredLabels: [{ key: team }]')).rejects.toMatchObject({
      message: expect.stringContaining('tuningJob.labels.team') as string,
    });
  });
});
