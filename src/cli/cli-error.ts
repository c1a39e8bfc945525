/** What an error looks like to whoever typed the command: a code, a sentence, the problems. Pure. */
import type { ErrorCode } from '../contract/error-codes';
import { describeProblems } from '../contract/problem';
import type { Problem } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import type { TuneModelResult } from '../contract/result';
import { TuningRunError } from '../client/run-error';
import { GoogleApiError } from '../google/google-api-error';

export type CliError = {
  code: ErrorCode;
  message: string;
  problems: readonly Problem[];
  /** Of a run that failed. */
  workflowId?: string;
  result?: TuneModelResult;
};

export function toCliError(error: unknown): CliError {
  if (error instanceof TuningRunError) {
    const { code, message, problems, workflowId, result } = error;
    return { code, message, problems, workflowId, ...(result ? { result } : {}) };
  }
  if (error instanceof TuningError) {
    return { code: error.code, message: error.message, problems: error.problems };
  }
  if (error instanceof GoogleApiError) {
    const where = error.kind === 'credentials' ? '' : ` (${error.request})`;
    return { code: codeOfGoogle(error), message: `${error.message}${where}`, problems: [] };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message, problems: [] };
}

function codeOfGoogle(error: GoogleApiError): ErrorCode {
  if (error.kind === 'credentials') return 'CREDENTIALS_MISSING';
  if (error.httpStatus === 401 || error.httpStatus === 403) return 'ACCESS_DENIED';
  if (error.httpStatus === 429) return 'QUOTA_EXCEEDED';
  if (error.httpStatus !== undefined && error.httpStatus < 500) return 'INVALID_REQUEST';
  return 'SERVICE_UNAVAILABLE';
}

/** `error CODE: message`, and the problems as a list where the message does not tell them already. */
export function renderCliError({ code, message, problems }: CliError): string {
  const [head = '', ...rest] = message.split('\n');
  const first = problems[0];
  if (first === undefined) return `error ${code}: ${message}`;
  // Messages made for logs and for Temporal's web UI end with the list of problems.
  const isListed = rest.join('\n') === describeProblems(problems);
  if (!isListed && message.includes(first.message) && problems.length === 1) {
    return `error ${code}: ${message}`;
  }
  const heading =
    isListed || message === describeProblems(problems) ? (isListed ? head : '') : message;
  const list = problems.map((problem) => `  - ${describeProblems([problem])}`);
  return [`error ${code}: ${heading}`.trimEnd(), ...list].join('\n');
}
