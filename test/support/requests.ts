/** Requests for tests: the smallest that works, and what a check of one needs to know. */
import type { RequestContext } from '../../src/activities/request/check-request';
import { SEARCH_ATTRIBUTES } from '../../src/contract/names';
import type { TuneModelRequest } from '../../src/contract/request';

export function minimalRequest(overrides: Record<string, unknown> = {}): TuneModelRequest {
  return {
    project: 'acme-project',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://acme/train.jsonl' },
    },
    ...overrides,
  };
}

export function requestContext(overrides: Partial<RequestContext> = {}): RequestContext {
  return {
    run: { workflowId: 'support-bot', firstExecutionRunId: 'run-1', cronSchedule: '', attempt: 1 },
    apiVersion: 'v1beta1',
    timing: {
      lookWindow: 300_000,
      requestTimeout: 60_000,
      waitHeartbeatTimeout: 60_000,
      cancelRepeat: 60_000,
    },
    namespace: 'default',
    namespaceId: '5f0c-namespace',
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    simulated: false,
    ...overrides,
  };
}
