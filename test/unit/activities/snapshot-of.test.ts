import { snapshotOf } from '../../../src/activities/snapshot-of';

const name = 'projects/1/locations/us-central1/tuningJobs/7';
const links = { consoleUrl: () => undefined, servingUrl: () => 'https://example.com' };

function dropped(count: number, reason: string) {
  const indices = Array.from({ length: count }, (_, index) => String(index + 1));
  return {
    name,
    tuningDataStats: {
      supervisedTuningDataStats: {
        totalTruncatedExampleCount: '4000',
        truncatedExampleIndices: indices,
        droppedExampleReasons: indices.map(() => reason),
      },
    },
  };
}

describe('snapshotOf', () => {
  it('keeps a few of the dropped examples, and says how many were named', () => {
    const { dataStats } = snapshotOf(dropped(500, 'It is too long.'), 'v1beta1', links);
    expect(dataStats).toMatchObject({ dropped: 4000, droppedNamed: 500 });
    expect(dataStats?.droppedExamples).toHaveLength(20);
    expect(dataStats?.droppedExamples?.at(-1)).toEqual({ example: 20, reason: 'It is too long.' });
  });

  it('stays small, whatever the reasons are', () => {
    const snapshot = snapshotOf(dropped(500, 'too long '.repeat(2_000)), 'v1beta1', links);
    expect(JSON.stringify(snapshot).length).toBeLessThan(8_000);
  });

  it('refuses what has no name', () => {
    expect(() => snapshotOf({ state: 'JOB_STATE_RUNNING' }, 'v1', links)).toThrow('has no name');
  });
});
