/** The id of a client's Temporal namespace: what the labels on tuning jobs are made of, beside workflow and run. */
import type { Client } from '@temporalio/client';
import { TuningError } from '../contract/tuning-error';
import { addressOf, callTemporal } from './temporal-calls';

export async function readNamespaceId(client: Client): Promise<string> {
  const { namespace } = client.options;
  const { namespaceInfo } = await callTemporal(client, () =>
    client.workflowService.describeNamespace({ namespace }),
  );
  const id = namespaceInfo?.id ?? '';
  if (id !== '') return id;
  throw new TuningError(
    'TEMPORAL_UNREACHABLE',
    `The Temporal server at ${addressOf(client.connection)} does not describe the namespace ${namespace}.`,
  );
}
