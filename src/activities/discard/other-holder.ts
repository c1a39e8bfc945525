/** Who else holds a tuning job: `existingTuningJob` takes over any, and the run that does notes the job in its memo. */
import type { Client } from '@temporalio/client';
import { RESULT_MEMO, WORKFLOW_TYPES } from '../../contract/names';
import { resourceKey } from '../../contract/resource-name';
import { fieldsOf } from '../request/fields';

/** Workflow id of another open run that holds the job, whatever the job's labels. */
export async function otherHolderOf(
  client: Pick<Client, 'workflow'>,
  jobName: string,
  ownWorkflowId: string,
): Promise<string | undefined> {
  const query = `WorkflowType = '${WORKFLOW_TYPES.tuneModel}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId, memo } of client.workflow.list({ query })) {
    const { name } = fieldsOf(fieldsOf(memo?.[RESULT_MEMO])['tuningJob']);
    const isSame = typeof name === 'string' && resourceKey(name) === resourceKey(jobName);
    if (isSame && workflowId !== ownWorkflowId) return workflowId;
  }
  return undefined;
}
