import { isTerminal, JOB_STATES, stateMeaning } from '../../../src/contract/tuning-job';

describe('stateMeaning', () => {
  it('knows every state of the API', () => {
    expect(JOB_STATES.filter((state) => stateMeaning(state) === 'unknown')).toEqual([]);
  });

  it('waits on a state that Google adds tomorrow', () => {
    expect(stateMeaning('JOB_STATE_DREAMING')).toBe('unknown');
    expect(isTerminal('JOB_STATE_DREAMING')).toBe(false);
  });

  it('takes exactly the states that never change again for terminal', () => {
    expect(JOB_STATES.filter(isTerminal)).toEqual([
      'JOB_STATE_SUCCEEDED',
      'JOB_STATE_FAILED',
      'JOB_STATE_CANCELLED',
      'JOB_STATE_EXPIRED',
      'JOB_STATE_PARTIALLY_SUCCEEDED',
    ]);
  });
});
