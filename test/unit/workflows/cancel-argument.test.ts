import fc from 'fast-check';
import { readCancelArgument } from '../../../src/workflows/cancel-argument';

describe('readCancelArgument', () => {
  it('reads reason and requester', () => {
    expect(readCancelArgument({ reason: 'too dear', requestedBy: 'ann' })).toEqual({
      reason: 'too dear',
      requestedBy: 'ann',
    });
  });

  it('takes a bare string for the reason', () => {
    expect(readCancelArgument('stop')).toEqual({ reason: 'stop' });
  });

  it.each([undefined, null, 42, [], { reason: 7, requestedBy: {} }])('accepts %p', (argument) => {
    expect(readCancelArgument(argument)).toEqual({});
  });

  it('never throws, and never keeps a page of text', () => {
    fc.assert(
      fc.property(fc.anything(), (argument) => {
        const { reason = '', requestedBy = '' } = readCancelArgument(argument);
        return reason.length <= 500 && requestedBy.length <= 500;
      }),
    );
  });
});
