/** A run that takes up another's job, which is gone by then: it has to ask after all. */
import type { TuneModelRequest } from '../../src/contract/request';
import type { EmulatedProject } from './emulated-project';
import type { TuningStack } from './tuning-stack';

/** Enough for the other run to be cancelled and over, also on a busy machine. */
const COPYING_MS = 4_000;

export function copyingRequest(
  project: EmulatedProject,
  checks: TuneModelRequest['datasetChecks'] = {},
): Promise<TuneModelRequest> {
  return project.trainingRequest({
    datasetChecks: { pinning: 'copy', ...checks },
    artifactsUri: `gs://${project.bucket}/runs/`,
  });
}

/**
 * Nobody was asked, since there was a job for its `requestId`; the copying of datasets lies between the run's two looks for it.
 * Gives the workflow id when the run asks.
 */
export async function askedLate(stack: TuningStack, project: EmulatedProject): Promise<string> {
  await project.behave({ holdAt: 'RUNNING' });
  const requestId = `late-${project.id}`;
  const first = await stack.start(await project.trainingRequest({ requestId }));
  await stack.until(first, ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING');
  const match = { operation: 'objects.rewrite' };
  await project.fault({ match, kind: 'delay', delayMs: COPYING_MS });
  const request = await copyingRequest(project);
  const workflowId = await stack.start({ ...request, requestId, approval: { timeout: '1h' } });
  await stack.until(workflowId, ({ phase }) => phase === 'creating');
  await stack.client.cancel(first);
  await stack.client.result(first);
  await project.behave();
  await stack.until(workflowId, ({ phase }) => phase === 'awaitingApproval');
  return workflowId;
}
