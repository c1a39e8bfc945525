/** Reads the argument of `cancelTuning`: whatever it is, the cancel counts. Pure. */
import type { CancelTuningArgument } from '../contract/messages';

/** A reason is shown and stored; a page of text is not a reason. */
const MAX_LENGTH = 500;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_LENGTH) : undefined;
}

/** A bare string is taken for the reason; anything that is not as it should be is left out. */
export function readCancelArgument(argument: unknown): CancelTuningArgument {
  const fields: Record<string, unknown> =
    typeof argument === 'object' && argument !== null ? { ...argument } : { reason: argument };
  const reason = text(fields['reason']);
  const requestedBy = text(fields['requestedBy']);
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(requestedBy === undefined ? {} : { requestedBy }),
  };
}
