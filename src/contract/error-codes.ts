/**
 * The one table of error codes. A code is the `type` of the ApplicationFailure that a workflow or an
 * activity fails with, and `error.code` in the output of the command line. Codes are never renamed or reused;
 * `docs/errors.md` lists each with cause and cure, and a test keeps the two equal.
 */

export const ERROR_CODES = {
  INVALID_REQUEST: {
    summary: 'The request is not one we can run; every problem is listed with its path.',
  },
  POLICY_VIOLATION: {
    summary:
      'The policy of the worker does not allow the request; every violation says what is allowed.',
  },
  DATASET_INVALID: {
    summary: 'A dataset would be refused, or rows of it dropped; findings name file and line.',
  },
  BUDGET_EXCEEDED: {
    summary: 'The estimate is above budget.maxCostUsd; nothing was created.',
  },
  PRICE_UNKNOWN: {
    summary: 'A limit of cost is set and the cost cannot be estimated; nothing was created.',
  },
  DATASET_CHANGED: {
    summary: 'A dataset changed between its check and the create call; nothing was created.',
  },
  ACCESS_DENIED: { summary: 'Google refused access before a tuning job existed.' },
  TUNING_JOB_REFUSED: { summary: 'Vertex AI refused to create the tuning job.' },
  QUOTA_EXCEEDED: { summary: 'Vertex AI had no quota for the tuning job within the deadline.' },
  TUNING_JOB_FAILED: { summary: 'The tuning job ended as failed on Vertex AI.' },
  TUNING_JOB_EXPIRED: { summary: 'The tuning job expired on Vertex AI.' },
  EVALUATION_FAILED: { summary: 'The tuned model exists; evaluating it broke.' },
  DEADLINE_EXCEEDED: { summary: 'A deadline passed; the tuning job was cancelled.' },
  CANCEL_UNCONFIRMED: {
    summary: 'The tuning job was told to cancel and did not end in time; it may still run.',
  },
  JOB_MAY_BE_RUNNING: { summary: 'The run had to close while its tuning job may still run.' },
  SERVICE_UNAVAILABLE: { summary: 'Google answered with errors until the time for it was over.' },
  CONFIGURATION_INVALID: { summary: 'Settings are missing or wrong; every problem is listed.' },
  CREDENTIALS_MISSING: { summary: 'No Google credentials were found.' },
  TEMPORAL_UNREACHABLE: { summary: 'The Temporal server did not answer.' },
  TEMPORAL_SERVER_MISSING: { summary: 'No Temporal server binary was found, fetched or built.' },
  WORKFLOW_NOT_FOUND: { summary: 'There is no run with this workflow id.' },
  WORKFLOW_ALREADY_STARTED: {
    summary: 'A run with this workflow id is running, or ended well before.',
  },
  SCHEDULE_NOT_FOUND: { summary: 'There is no schedule with this id.' },
  SCHEDULE_ALREADY_EXISTS: { summary: 'There is a schedule with this id already.' },
  OPERATION_FAILED: { summary: 'A long-running operation of Vertex AI ended with an error.' },
  INPUT_UNREADABLE: { summary: 'A file given on the command line cannot be read or parsed.' },
  INTERNAL: { summary: 'A defect of this program.' },
} as const satisfies Record<string, { summary: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_CODES, value);
}
