/** One run for each way through `tuneModel` and `rebaseTunedModel`: their histories are kept, and every later version must replay them. */
import type { TuneModelStatus } from '../../src/contract/messages';
import type { ErrorCode } from '../../src/contract/error-codes';
import { SIGNALS } from '../../src/contract/names';
import type { Outcome } from '../../src/contract/result';
import type { Behavior } from '../../src/emulator/behavior';
import { orderRows } from './emulated-project';
import { askedLate, copyingRequest } from './late-approval';
import { until } from './tuning-stack';
import type { TuningStack } from './tuning-stack';

export type RecordedRun = {
  /** Name of its file, without the extension. */
  name: string;
  /** How it must end; a run that ends otherwise took another way and is not recorded. */
  ending: Outcome | ErrorCode;
  /** Starts it, does to it what its name says, and gives its workflow id. */
  play: (stack: TuningStack) => Promise<string>;
};

const inState =
  (state: string) =>
  ({ tuningJob }: TuneModelStatus): boolean =>
    tuningJob?.state === state;

const isRunning = inState('JOB_STATE_RUNNING');

/** A run that stands at a state until it is cancelled there. */
async function heldAt(stack: TuningStack, state: 'PENDING' | 'RUNNING'): Promise<string> {
  const project = await stack.project();
  await project.behave({ holdAt: state });
  const workflowId = await stack.start(await project.trainingRequest());
  await stack.until(workflowId, inState(`JOB_STATE_${state}`));
  return workflowId;
}

/** A run that waits for a job which it did not make. */
async function existingHeld(stack: TuningStack, fields: object = {}): Promise<string> {
  const project = await stack.project();
  await project.behave({ holdAt: 'RUNNING' });
  const workflowId = await stack.start({
    existingTuningJob: await project.createJob(),
    ...fields,
  });
  await stack.until(workflowId, isRunning);
  return workflowId;
}

/** A rebase of a job that has succeeded. */
async function rebased(stack: TuningStack, behavior: Behavior = {}): Promise<string> {
  const project = await stack.project();
  const tuningJob = await project.tunedJob();
  await project.behave(behavior);
  return stack.startRebase(project.rebaseRequest({ tuningJob }));
}

async function cancelled(stack: TuningStack, workflowId: string): Promise<string> {
  await stack.client.cancel(workflowId, { reason: 'recorded' });
  return workflowId;
}

async function awaitingApproval(stack: TuningStack, timeout: string): Promise<string> {
  const project = await stack.project();
  const workflowId = await stack.start(await project.trainingRequest({ approval: { timeout } }));
  await stack.until(workflowId, ({ approval }) => approval !== null);
  return workflowId;
}

export const RECORDED_RUNS: readonly RecordedRun[] = [
  {
    name: 'success',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      return stack.start(await project.trainingRequest());
    },
  },
  {
    name: 'success-evaluated',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      return stack.start(await project.evaluatedRequest());
    },
  },
  {
    name: 'success-partial',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ ending: 'PARTIALLY_SUCCEEDED' });
      return stack.start(await project.trainingRequest());
    },
  },
  {
    name: 'gate-failed',
    ending: 'gateFailed',
    play: async (stack) => {
      const project = await stack.project();
      const request = await project.evaluatedRequest();
      const gate = [{ metric: 'rougeL', min: 1.1 }];
      return stack.start({ ...request, evaluation: { ...request.evaluation, gate } });
    },
  },
  {
    name: 'evaluation-failed',
    ending: 'EVALUATION_FAILED',
    play: async (stack) => {
      const project = await stack.project();
      const match = { operation: 'evaluateInstances' };
      await project.fault({ match, kind: 'statusBefore', status: 403, times: 1_000 });
      return stack.start(await project.evaluatedRequest());
    },
  },
  {
    name: 'job-failed',
    ending: 'TUNING_JOB_FAILED',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ ending: 'FAILED', endingMessage: 'It could not be tuned.' });
      return stack.start(await project.trainingRequest());
    },
  },
  {
    name: 'dataset-invalid',
    ending: 'DATASET_INVALID',
    play: async (stack) => {
      const project = await stack.project();
      return stack.start(await project.trainingRequest({}, ['not json']));
    },
  },
  {
    name: 'budget-exceeded',
    ending: 'BUDGET_EXCEEDED',
    play: async (stack) => {
      const project = await stack.project();
      const budget = { pricePerMillionTokensUsd: 5_000, maxCostUsd: 0.01 };
      return stack.start(
        await project.trainingRequest({ budget, datasetChecks: { tokens: 'exact' } }),
      );
    },
  },
  {
    name: 'approved',
    ending: 'succeeded',
    play: async (stack) => {
      const workflowId = await awaitingApproval(stack, '1h');
      await stack.client.approve(workflowId, { by: 'ada', reason: 'recorded' });
      return workflowId;
    },
  },
  {
    name: 'approved-within-budget',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      const request = await project.trainingRequest({
        budget: { pricePerMillionTokensUsd: 5, maxCostUsd: 100 },
        approval: { timeout: '1h' },
        datasetChecks: { tokens: 'exact' },
      });
      const workflowId = await stack.start(request);
      await stack.until(workflowId, ({ approval }) => approval !== null);
      await stack.client.approve(workflowId, { by: 'ada', reason: 'recorded' });
      return workflowId;
    },
  },
  {
    name: 'approved-late',
    ending: 'succeeded',
    play: async (stack) => {
      const workflowId = await askedLate(stack, await stack.project());
      await stack.client.approve(workflowId, { by: 'ada' });
      return workflowId;
    },
  },
  {
    name: 'declined-late',
    ending: 'declined',
    play: async (stack) => {
      const workflowId = await askedLate(stack, await stack.project());
      await stack.client.decline(workflowId, { by: 'ada' });
      return workflowId;
    },
  },
  {
    name: 'declined',
    ending: 'declined',
    play: async (stack) => {
      const workflowId = await awaitingApproval(stack, '1h');
      await stack.client.decline(workflowId, { by: 'ada' });
      return workflowId;
    },
  },
  {
    name: 'not-approved-in-time',
    ending: 'declined',
    play: (stack) => awaitingApproval(stack, '1s'),
  },
  {
    name: 'cancelled-awaiting-approval',
    ending: 'cancelled',
    play: async (stack) => cancelled(stack, await awaitingApproval(stack, '1h')),
  },
  {
    name: 'unchanged',
    ending: 'unchanged',
    play: async (stack) => {
      const project = await stack.project();
      const request = await project.trainingRequest({ skipIfUnchanged: true });
      await stack.client.result(await stack.start(request));
      return stack.start(request);
    },
  },
  {
    name: 'unchanged-evaluated',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      const request = await project.evaluatedRequest({ skipIfUnchanged: true });
      await stack.client.result(await stack.start(request));
      return stack.start(request);
    },
  },
  {
    name: 'copied',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      return stack.start(await copyingRequest(project));
    },
  },
  {
    name: 'copied-then-removed',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      return stack.start(await copyingRequest(project, { copies: 'removeOnEnd' }));
    },
  },
  {
    name: 'cancelled-with-copies',
    ending: 'cancelled',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(
        await copyingRequest(project, { copies: 'removeOnEnd' }),
      );
      await stack.until(workflowId, isRunning);
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'dataset-changed',
    ending: 'DATASET_CHANGED',
    play: async (stack) => {
      const project = await stack.project();
      const request = await project.trainingRequest({ approval: { timeout: '1h' } });
      const workflowId = await stack.start(request);
      await stack.until(workflowId, ({ approval }) => approval !== null);
      await project.upload('train.jsonl', `${orderRows(70, 500).join('\n')}\n`);
      await stack.client.approve(workflowId, { by: 'ada' });
      return workflowId;
    },
  },
  {
    name: 'dataset-unproven',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isRunning);
      await project.upload('train.jsonl', `${orderRows(70, 500).join('\n')}\n`);
      await project.behave();
      return workflowId;
    },
  },
  {
    name: 'invalid-request',
    ending: 'INVALID_REQUEST',
    play: (stack) => stack.start({ project: 'acme-project' }),
  },
  {
    name: 'create-refused',
    ending: 'TUNING_JOB_REFUSED',
    play: async (stack) => {
      const project = await stack.project();
      const match = { operation: 'tuningJobs.create' };
      await project.fault({ match, kind: 'statusBefore', status: 400 });
      return stack.start(await project.trainingRequest());
    },
  },
  {
    name: 'create-unanswered-then-adopted',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      await project.fault({ match: { operation: 'tuningJobs.create' }, kind: 'resetAfterApply' });
      return stack.start(await project.trainingRequest());
    },
  },
  {
    name: 'held-for-quota-then-let-go',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ quota: 0, overQuota: 'queue' });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, ({ tuningJob }) => tuningJob !== null);
      await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
      await project.behave({ quota: 1 });
      return workflowId;
    },
  },
  {
    name: 'refreshed-then-cancelled',
    ending: 'cancelled',
    play: async (stack) => {
      const workflowId = await heldAt(stack, 'RUNNING');
      const handle = stack.handle(workflowId);
      // The second comes too soon, and is under way when the run is cancelled.
      for (let wish = 0; wish < 2; wish += 1) {
        await handle.signal(SIGNALS.refresh);
        await stack.status(workflowId);
      }
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'quota-waited-then-cancelled',
    ending: 'cancelled',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ quota: 0 });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'cancelled-before-create',
    ending: 'cancelled',
    play: async (stack) => {
      const project = await stack.project();
      await project.fault({ match: { operation: 'objects.media' }, kind: 'hang', times: 10 });
      const workflowId = await stack.start(await project.trainingRequest());
      // The request is checked, and its dataset is being read.
      await stack.until(workflowId, ({ simulated }) => simulated);
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'cancelled-pending',
    ending: 'cancelled',
    play: async (stack) => cancelled(stack, await heldAt(stack, 'PENDING')),
  },
  {
    name: 'cancelled-running',
    ending: 'cancelled',
    play: async (stack) => cancelled(stack, await heldAt(stack, 'RUNNING')),
  },
  {
    name: 'cancelled-running-by-temporal',
    ending: 'cancelled',
    play: async (stack) => {
      const workflowId = await heldAt(stack, 'RUNNING');
      await stack.handle(workflowId).cancel();
      return workflowId;
    },
  },
  {
    name: 'cancelled-outside',
    ending: 'cancelled',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ ending: 'CANCELLED' });
      return stack.start(await project.trainingRequest());
    },
  },
  {
    name: 'cancelled-evaluating',
    ending: 'completedDespiteCancel',
    play: async (stack) => {
      const project = await stack.project();
      await project.fault({ match: { operation: 'generateContent' }, kind: 'hang', times: 1_000 });
      const workflowId = await stack.start(await project.evaluatedRequest());
      await stack.until(workflowId, ({ phase }) => phase === 'evaluating');
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'cancel-unconfirmed',
    ending: 'CANCEL_UNCONFIRMED',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING', cancelEnding: 'IGNORED' });
      const request = await project.trainingRequest({ deadlines: { cancelConfirmation: '3s' } });
      const workflowId = await stack.start(request);
      await stack.until(workflowId, isRunning);
      await cancelled(stack, workflowId);
      await stack.failure(workflowId);
      // What watches over the job after the run is not to do so for ever.
      await project.behave({ holdAt: 'RUNNING' });
      return workflowId;
    },
  },
  {
    name: 'terminated-running',
    ending: 'JOB_MAY_BE_RUNNING',
    play: async (stack) => {
      const workflowId = await heldAt(stack, 'RUNNING');
      await stack.handle(workflowId).terminate('recorded');
      return workflowId;
    },
  },
  {
    name: 'deadline-exceeded',
    ending: 'DEADLINE_EXCEEDED',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      return stack.start(await project.trainingRequest({ deadlines: { tuning: '2s' } }));
    },
  },
  {
    name: 'discarded',
    ending: 'completedDespiteCancel',
    play: async (stack) => {
      const project = await stack.project();
      await project.fault({ match: { operation: 'generateContent' }, kind: 'hang', times: 1_000 });
      const request = await project.evaluatedRequest({ onCompletedDespiteCancel: 'discard' });
      const workflowId = await stack.start(request);
      await stack.until(workflowId, ({ phase }) => phase === 'evaluating');
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'existing-evaluated',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      const { evaluation, artifactsUri } = await project.evaluatedRequest();
      const existingTuningJob = await project.createJob();
      return stack.start({ existingTuningJob, evaluation, artifactsUri });
    },
  },
  {
    name: 'existing-cancelled',
    ending: 'cancelled',
    play: async (stack) => cancelled(stack, await existingHeld(stack)),
  },
  {
    name: 'existing-deadline',
    ending: 'JOB_MAY_BE_RUNNING',
    play: (stack) => existingHeld(stack, { deadlines: { tuning: '2s' } }),
  },
  {
    name: 'rebase',
    ending: 'succeeded',
    play: (stack) => rebased(stack),
  },
  {
    name: 'rebase-cancelled',
    ending: 'cancelled',
    play: async (stack) => {
      const workflowId = await rebased(stack, { holdAt: 'RUNNING' });
      await stack.until(workflowId, isRunning);
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'rebase-cancelled-before-job',
    ending: 'cancelled',
    play: async (stack) => {
      const workflowId = await rebased(stack, { operationMs: 60_000 });
      await stack.until(workflowId, ({ rebase }) => rebase?.operation !== undefined);
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'rebase-refused-for-quota',
    ending: 'succeeded',
    play: async (stack) => {
      const project = await stack.project();
      const tuningJob = await project.tunedJob();
      await project.behave({ quota: 0 });
      const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob }));
      await stack.until(workflowId, ({ phase }) => phase === 'waitingForQuota');
      await project.behave();
      // The end of any job wakes up those who wait for quota.
      const other = await stack.project();
      await stack.client.result(await stack.start(await other.trainingRequest()));
      return workflowId;
    },
  },
  {
    name: 'rebase-nameless-after-cancel',
    ending: 'JOB_MAY_BE_RUNNING',
    play: async (stack) => {
      const project = await stack.project();
      const tuningJob = await project.tunedJob();
      await project.behave({ operationMs: 60_000 });
      const workflowId = await stack.startRebase(project.rebaseRequest({ tuningJob }));
      const { rebase } = await stack.until(
        workflowId,
        (status) => status.rebase?.operation !== undefined,
      );
      const match = { operation: 'operations.get' };
      // Whoever follows the operation learns nothing more of it: what ends it is asked after the cancel.
      await project.fault({ match, kind: 'hang' });
      await until(
        async () => ((await project.pendingFaults()).length === 0 ? true : undefined),
        'a question about the operation',
      );
      const body = { name: rebase?.operation, done: true, response: {} };
      await project.fault({ match, kind: 'statusBefore', status: 200, body });
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'reset-then-cancelled-at-the-first-look',
    ending: 'cancelled',
    play: async (stack) => {
      const project = await stack.project();
      await project.behave({ holdAt: 'RUNNING' });
      const workflowId = await stack.start(await project.trainingRequest());
      await stack.until(workflowId, isRunning);
      await project.fault({ match: { operation: 'tuningJobs.list' }, kind: 'hang' });
      await stack.reset(workflowId);
      await until(
        async () => ((await project.pendingFaults()).length === 0 ? true : undefined),
        'the look',
      );
      return cancelled(stack, workflowId);
    },
  },
  {
    name: 'rebase-unanswered',
    ending: 'JOB_MAY_BE_RUNNING',
    play: async (stack) => {
      const project = await stack.project();
      const tuningJob = await project.tunedJob();
      const match = { operation: 'tuningJobs.rebaseTunedModel' };
      await project.fault({ match, kind: 'statusBefore', status: 503 });
      // Without a guard, which would look on for minutes.
      return stack.startRebase(project.rebaseRequest({ tuningJob }, { onTerminate: 'leave' }));
    },
  },
];

/** Recorded by itself: all workers are stopped meanwhile. */
export const HANDED_OVER: RecordedRun = {
  name: 'worker-handed-over',
  ending: 'succeeded',
  play: async (stack) => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    await stack.until(workflowId, isRunning);
    await stack.stopWorkers();
    await stack.startWorkers();
    await stack.until(workflowId, isRunning);
    await project.behave();
    return workflowId;
  },
};
