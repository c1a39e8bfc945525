/** Heartbeats apart from the work: a slow answer of the service must not look like a lost worker. */
import { Context } from '@temporalio/activity';

/** The longest pause between two beats. */
const BEAT_MS = 10_000;

/** A third of the time-out, so that one lost beat is no lost worker. */
function pauseOf(heartbeatTimeoutMs: number | undefined): number {
  return Math.min(BEAT_MS, (heartbeatTimeoutMs ?? Infinity) / 3);
}

/**
 * Runs `work` while beating with whatever `details` says at the time; beats at once and whenever `beat` is called.
 *
 * @param options.everyMs default a third of the activity's heartbeat time-out, at most ten seconds.
 */
export async function withHeartbeats<T>(
  details: () => unknown,
  work: (beat: () => void) => Promise<T>,
  options: { everyMs?: number } = {},
): Promise<T> {
  const context = Context.current();
  const { everyMs = pauseOf(context.info.heartbeatTimeoutMs) } = options;
  const beat = (): void => context.heartbeat(details());
  beat();
  const timer = setInterval(beat, everyMs);
  try {
    return await work(beat);
  } finally {
    clearInterval(timer);
  }
}
