/** Heartbeats apart from the work: a slow answer of the service must not look like a lost worker. */
import { Context } from '@temporalio/activity';

/** Ten seconds: a third of the shortest heartbeat time-out in the policy table. */
const BEAT_MS = 10_000;

/** Runs `work` while beating with whatever `details` says at the time; beats at once and whenever `beat` is called. */
export async function withHeartbeats<T>(
  details: () => unknown,
  work: (beat: () => void) => Promise<T>,
  { everyMs = BEAT_MS }: { everyMs?: number } = {},
): Promise<T> {
  const context = Context.current();
  const beat = (): void => context.heartbeat(details());
  beat();
  const timer = setInterval(beat, everyMs);
  try {
    return await work(beat);
  } finally {
    clearInterval(timer);
  }
}
