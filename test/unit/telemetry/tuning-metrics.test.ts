import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTuningMetrics, METRICS } from '../../../src/telemetry/tuning-metrics';
import type { RunningMetrics } from '../../../src/telemetry/tuning-metrics';
import { RecordingMeter } from './recording-meter';

describe('createTuningMetrics', () => {
  let recorded: RecordingMeter;
  let metrics: RunningMetrics;
  let nowMs: number;

  beforeEach(() => {
    nowMs = 1_000_000;
    recorded = new RecordingMeter();
    metrics = createTuningMetrics(recorded.meter, () => nowMs);
  });
  afterEach(() => metrics.close());

  it('counts create calls and cancels by outcome', () => {
    metrics.posted('created');
    metrics.posted('unknown');
    metrics.posted('unknown');
    metrics.cancelSent('accepted');
    expect(recorded.values).toEqual({
      'vertex_tuning_posts{outcome=created}': 1,
      'vertex_tuning_posts{outcome=unknown}': 2,
      'vertex_tuning_cancels_sent{outcome=accepted}': 1,
    });
  });

  it('shows awaited jobs by state, and takes back the states that are over', () => {
    metrics.waitBegun('a');
    metrics.waitBegun('b');
    metrics.polled('a', 'waiting');
    metrics.polled('b', 'waiting');
    expect(recorded.values).toMatchObject({
      'vertex_tuning_awaited_jobs{state=notYetPolled}': 0,
      'vertex_tuning_awaited_jobs{state=waiting}': 2,
    });
    metrics.polled('a', 'running');
    metrics.waitEnded('b');
    expect(recorded.values).toMatchObject({
      'vertex_tuning_awaited_jobs{state=waiting}': 0,
      'vertex_tuning_awaited_jobs{state=running}': 1,
    });
  });

  it('keeps a job whose wait was handed over while the old one ended', () => {
    metrics.waitBegun('a');
    metrics.polled('a', 'running');
    metrics.waitBegun('a');
    metrics.waitEnded('a');
    expect(recorded.values['vertex_tuning_awaited_jobs{state=running}']).toBe(1);
    metrics.waitEnded('a');
    expect(recorded.values['vertex_tuning_awaited_jobs{state=running}']).toBe(0);
  });

  it('shows a blocked job by code until it is polled again', () => {
    metrics.waitBegun('a');
    metrics.blocked('a', 'HTTP_403');
    expect(recorded.values['vertex_tuning_blocked_jobs{code=HTTP_403}']).toBe(1);
    metrics.polled('a', 'running');
    expect(recorded.values['vertex_tuning_blocked_jobs{code=HTTP_403}']).toBe(0);
  });

  it('shows the age of the poll that is longest ago', () => {
    metrics.waitBegun('a');
    nowMs += 30_000;
    metrics.waitBegun('b');
    metrics.polled('b', 'running');
    nowMs += 5_500;
    metrics.refresh();
    expect(recorded.values['vertex_tuning_poll_age_seconds']).toBe(35.5);
    metrics.waitEnded('a');
    expect(recorded.values['vertex_tuning_poll_age_seconds']).toBe(5.5);
    metrics.waitEnded('b');
    expect(recorded.values['vertex_tuning_poll_age_seconds']).toBe(0);
  });

  it('ignores what is told of a job that nobody awaits', () => {
    metrics.polled('x', 'running');
    metrics.waitEnded('x');
    expect(recorded.values).toEqual({});
  });
});

describe('docs/reference/metrics.md', () => {
  it('names every metric of ours, and no other', () => {
    const root = join(__dirname, '../../..');
    const namesIn = (path: string): string[] =>
      readFileSync(join(root, path), 'utf8').match(/vertex_tuning_\w+/g) ?? [];
    const made = [
      ...Object.values(METRICS),
      ...namesIn('src/workflows/run-metrics.ts'),
      ...namesIn('src/worker/runs-by-phase.ts'),
    ];
    const named = namesIn('docs/reference/metrics.md').map((name) => name.replace(/_total$/, ''));
    expect([...new Set(named)].sort()).toEqual([...new Set(made)].sort());
  });
});
