/** How the process ends: what a shell script can tell apart. Pure. */
import type { ErrorCode } from '../contract/error-codes';
import type { Outcome } from '../contract/result';

export const EXIT = {
  success: 0,
  failure: 1,
  usage: 2,
  gateFailed: 3,
  cancelled: 4,
  interrupted: 130,
} as const;

/** The command line or the surroundings are wrong; nothing was tried. */
const USAGE_CODES: ReadonlySet<ErrorCode> = new Set([
  'CONFIGURATION_INVALID',
  'CREDENTIALS_MISSING',
  'INPUT_UNREADABLE',
]);

export function exitCodeOfError(code: ErrorCode): number {
  return USAGE_CODES.has(code) ? EXIT.usage : EXIT.failure;
}

export function exitCodeOfOutcome(outcome: Outcome | null): number {
  switch (outcome) {
    case 'succeeded':
    case 'unchanged':
      return EXIT.success;
    case 'gateFailed':
      return EXIT.gateFailed;
    case 'cancelled':
    case 'completedDespiteCancel':
    case 'declined':
      return EXIT.cancelled;
    case null:
      return EXIT.failure;
  }
}
