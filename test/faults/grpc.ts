/** Errors of the Temporal server, by the name of their code. */
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';

const CODES = { NOT_FOUND: 5, UNAVAILABLE: 14, DEADLINE_EXCEEDED: 4, CANCELLED: 1 } as const;

/** Whether the error, or what caused it, has the code. */
export function hasCode(error: unknown, ...codes: (keyof typeof CODES)[]): boolean {
  if (error instanceof WorkflowNotFoundError) return codes.includes('NOT_FOUND');
  if (isGrpcServiceError(error)) return codes.some((code) => CODES[code] === Number(error.code));
  return error instanceof Error && error.cause !== undefined && hasCode(error.cause, ...codes);
}
