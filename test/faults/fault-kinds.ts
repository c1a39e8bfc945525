/** The ways in which one request can go wrong, as the emulator scripts them. */
import type { FaultInput } from '../../src/emulator';

/** Time-out of requests in these tests: long for an emulator on a busy machine, short for a test. */
export const REQUEST_TIMEOUT_MS = 2_000;
/** Look window in these tests. */
export const LOOK_WINDOW_MS = 3_000;

export type FaultKind = {
  name: string;
  fault: Omit<FaultInput, 'match'>;
  /** What is applied, whatever the caller is told, differs from a plain loss only where something is changed. */
  writesOnly?: true;
  /** The service says no, in a way that it means: before a job exists, a run may end with it. */
  isRefusal?: true;
};

const RETRY_INFO = {
  error: {
    code: 429,
    message: '[emulator] A scripted refusal for quota.',
    status: 'RESOURCE_EXHAUSTED',
    details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1s' }],
  },
};

export const FAULT_KINDS: readonly FaultKind[] = [
  { name: 'reset before applied', fault: { kind: 'refuseBefore' } },
  { name: 'applied, then reset', fault: { kind: 'resetAfterApply' }, writesOnly: true },
  { name: 'applied, then 500', fault: { kind: 'statusAfterApply', status: 500 }, writesOnly: true },
  { name: 'never answered', fault: { kind: 'hang' } },
  { name: 'applied, never answered', fault: { kind: 'hangAfterApply' }, writesOnly: true },
  {
    name: 'applied after the time-out',
    fault: { kind: 'delay', delayMs: REQUEST_TIMEOUT_MS + LOOK_WINDOW_MS / 2 },
    writesOnly: true,
  },
  {
    name: '429 with RetryInfo',
    fault: { kind: 'statusBefore', status: 429, body: RETRY_INFO, headers: { 'retry-after': '1' } },
  },
  { name: '503', fault: { kind: 'statusBefore', status: 503 } },
  { name: '401 once', fault: { kind: 'statusBefore', status: 401 }, isRefusal: true },
  { name: 'truncated body', fault: { kind: 'truncate' } },
  { name: 'HTML for JSON', fault: { kind: 'html' } },
];

const WRITES = new Set(['tuningJobs.create', 'tuningJobs.cancel', 'objects.insert']);

/** Whether requests of an operation change something. */
export function isWrite(operation: string): boolean {
  return WRITES.has(operation);
}

/** The kinds that make a difference for requests of an operation. */
export function kindsFor(operation: string): FaultKind[] {
  return FAULT_KINDS.filter(({ writesOnly }) => writesOnly !== true || isWrite(operation));
}
