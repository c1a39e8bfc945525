import { rulesOf } from '../../../src/emulator/behavior';
import type { Scenario } from '../../../src/emulator';
import { parseScenario, startEmulator } from '../../../src/emulator';

const JOBS = '/v1/projects/p/locations/us-central1/tuningJobs';

describe('startEmulator', () => {
  it('begins with the behaviors and faults of its scenario', async () => {
    const scenario: Scenario = {
      projects: { p: { pendingMs: 7 } },
      faults: [{ match: { operation: 'tuningJobs.list' }, kind: 'statusBefore', status: 500 }],
    };
    const emulator = await startEmulator({ scenario });
    const behavior = await fetch(`${emulator.url}/emulator/v1/projects/p/behavior`);
    expect(await behavior.json()).toEqual({ pendingMs: 7 });
    const statuses = [];
    for (let count = 0; count < 2; count++)
      statuses.push((await fetch(emulator.url + JOBS)).status);
    expect(statuses).toEqual([500, 200]);
    await emulator.close();
  });

  it('refuses a scenario, or a speed, that means nothing', async () => {
    expect(() => parseScenario({ project: {} })).toThrow('project');
    await expect(startEmulator({ speed: 0 })).rejects.toThrow('speed must be positive');
  });

  it('ends hung requests when it is closed', async () => {
    const emulator = await startEmulator({ scenario: { faults: [{ kind: 'hang' }] } });
    const request = fetch(emulator.url + JOBS);
    // Only once it is in the journal does it hang.
    for (;;) {
      const journal = await fetch(`${emulator.url}/emulator/v1/journal`);
      if (((await journal.json()) as { entries: unknown[] }).entries.length > 0) break;
    }
    await Promise.all([expect(request).rejects.toThrow('fetch failed'), emulator.close()]);
  });

  it('can be told its address', async () => {
    const emulator = await startEmulator({ host: '::1' });
    expect(emulator.host).toMatch(/^\[::1]:\d+$/);
    expect((await fetch(`${emulator.url}/emulator/v1/health`)).status).toBe(200);
    await emulator.close();
  });
});

describe('speed', () => {
  it('divides the default durations and leaves those of a behavior alone', () => {
    expect(rulesOf({ epochMs: 70 }, 10)).toEqual({
      pendingMs: 500,
      processingDatasetMs: 500,
      epochMs: 70,
      postProcessingMs: 500,
      cancellingMs: 200,
      operationMs: 100,
      waitingForCapacityMs: 0,
    });
  });
});
