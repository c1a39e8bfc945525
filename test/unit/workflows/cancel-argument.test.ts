import { anything, assert, property } from 'fast-check';
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
    assert(
      property(anything(), (argument) => {
        const { reason = '', requestedBy = '' } = readCancelArgument(argument);
        expect(reason.length).toBeLessThanOrEqual(500);
        expect(requestedBy.length).toBeLessThanOrEqual(500);
      }),
    );
  });
});
