/** Errors of the Temporal server, by the name of their code. */
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';

const CODES = { NOT_FOUND: 5, UNAVAILABLE: 14, DEADLINE_EXCEEDED: 4, CANCELLED: 1 };

/** Whether the error, or what caused it, has the code. */
export function hasCode(error: unknown, ...codes: (keyof typeof CODES)[]): boolean {
  if (error instanceof WorkflowNotFoundError) return codes.includes('NOT_FOUND');
  if (isGrpcServiceError(error)) {
    const number: number = error.code;
    return codes.some((code) => CODES[code] === number);
  }
  return error instanceof Error && error.cause !== undefined && hasCode(error.cause, ...codes);
}
