/** How a run can end, and which ending a job's last state or a cancel stands for. Pure. */
import type { ErrorCode } from '../contract/error-codes';
import type { Cancellation, Outcome } from '../contract/result';
import { stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import type { CodedFailure } from './failures';

/** How a run ends: well or on purpose, with a code, or as Temporal's own `Canceled`. */
export type Ending =
  | { kind: 'completed'; outcome: Outcome }
  | { kind: 'failed'; failure: CodedFailure }
  | { kind: 'canceled' };

/** The ending of a run whose job ended without a tuned model. */
export function endingOfFailedJob(job: TuningJobSnapshot): Ending {
  const said = job.error ? ` It said: ${job.error.message}` : '';
  const failure = (code: ErrorCode, what: string): Ending => ({
    kind: 'failed',
    failure: { code, message: `${job.name} ${what}.${said}` },
  });
  return stateMeaning(job.state) === 'expired'
    ? failure('TUNING_JOB_EXPIRED', 'expired')
    : failure('TUNING_JOB_FAILED', 'failed');
}

/** The ending of a run that left no live job behind after a cancel or a deadline. */
export function endingOfCancel({ by, reason }: Cancellation): Ending {
  switch (by) {
    case 'signal':
    case 'outside':
      return { kind: 'completed', outcome: 'cancelled' };
    case 'temporal':
      return { kind: 'canceled' };
    case 'deadline':
      return {
        kind: 'failed',
        failure: { code: 'DEADLINE_EXCEEDED', message: reason ?? 'A deadline passed.' },
      };
  }
}
