import { MockActivityEnvironment } from '@temporalio/testing';
import { withHeartbeats } from '../../../src/activities/heartbeats';

type Given = { heartbeatTimeoutMs?: number };

async function beatsIn(ms: number, info: Given, options?: { everyMs?: number }): Promise<number> {
  const environment = new MockActivityEnvironment(info);
  let beats = 0;
  environment.on('heartbeat', () => {
    beats += 1;
  });
  const work = (): Promise<void> => {
    jest.advanceTimersByTime(ms);
    return Promise.resolve();
  };
  await environment.run(() => withHeartbeats(() => ({}), work, options));
  return beats;
}

describe('withHeartbeats', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('beats at once, and three times in the time after which it is taken for lost', async () => {
    expect(await beatsIn(999, { heartbeatTimeoutMs: 999 })).toBe(4);
    expect(await beatsIn(3_000, { heartbeatTimeoutMs: 3_000 })).toBe(4);
  });

  it('beats every ten seconds where that is soon enough, or nobody waits for it', async () => {
    expect(await beatsIn(60_000, { heartbeatTimeoutMs: 600_000 })).toBe(7);
    expect(await beatsIn(60_000, {})).toBe(7);
  });

  it('beats as often as it is told to', async () => {
    expect(await beatsIn(5_000, { heartbeatTimeoutMs: 60_000 }, { everyMs: 1_000 })).toBe(6);
  });
});
