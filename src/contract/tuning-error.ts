import type { ErrorCode } from './error-codes';
import type { Problem } from './problem';

/** An error with a code from the table; outside workflows this is the only kind we throw on purpose. */
export class TuningError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];

  constructor(
    code: ErrorCode,
    message: string,
    options: { problems?: readonly Problem[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TuningError';
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
