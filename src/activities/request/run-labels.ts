/**
 * The labels that tie a tuning job to its run, its workflow id, its Temporal namespace and its request id. Workflow ids break the
 * rules for labels as a rule (capitals, slashes, length): the values are hashes.
 */
import { createHash } from 'node:crypto';
import type { RunIdentity, RunLabels } from '../../contract/activities';

/** 160 bits of SHA-256 in hex: 40 of the 63 characters that a label value may have. */
function hashOf(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

export function ownerLabel(namespaceId: string): string {
  return hashOf(namespaceId);
}

export function workflowLabel(namespaceId: string, workflowId: string): string {
  return hashOf(namespaceId, workflowId);
}

export function runLabels(
  namespaceId: string,
  run: Pick<RunIdentity, 'workflowId' | 'firstExecutionRunId'>,
  requestId?: string,
): RunLabels {
  return {
    run: hashOf(namespaceId, run.workflowId, run.firstExecutionRunId),
    owner: ownerLabel(namespaceId),
    workflow: workflowLabel(namespaceId, run.workflowId),
    ...(requestId === undefined ? {} : { request: hashOf(namespaceId, requestId) }),
  };
}
