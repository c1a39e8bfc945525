import { exitCodeOfError, exitCodeOfOutcome } from '../../../src/cli/exit-codes';
import { OUTCOMES } from '../../../src/contract/result';

describe('exit codes', () => {
  it('tell every outcome', () => {
    expect(Object.fromEntries(OUTCOMES.map((o) => [o, exitCodeOfOutcome(o)]))).toEqual({
      succeeded: 0,
      gateFailed: 3,
      cancelled: 4,
      completedDespiteCancel: 4,
      declined: 4,
      unchanged: 0,
    });
    expect(exitCodeOfOutcome(null)).toBe(1);
  });

  it('tell a wrong command line from a failure', () => {
    expect(exitCodeOfError('CONFIGURATION_INVALID')).toBe(2);
    expect(exitCodeOfError('CREDENTIALS_MISSING')).toBe(2);
    expect(exitCodeOfError('INPUT_UNREADABLE')).toBe(2);
    expect(exitCodeOfError('CANCEL_UNCONFIRMED')).toBe(1);
    expect(exitCodeOfError('INVALID_REQUEST')).toBe(1);
  });
});
