/**
 * Who may probe for quota, and when. The quota for tuning jobs is one per project, over all locations: many waiting runs that
 * each tried for themselves would only be refused together. One probes at a time, per project and worker.
 */
import { parseTuningJobName } from '../../vertex/resource-names';
import type { WatchTime } from '../watch/location-watch';

/** After a refusal that names no time; doubles with each further one, up to the last. */
const FIRST_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 1_800_000;
/** How long a turn is kept for a run that got one: its create call takes at most this, on whatever worker. */
const TURN_MS = 120_000;

type Project = {
  /** Those who wait for their turn, first come first. */
  waiters: (() => void)[];
  pauseMs: number;
  nextProbeAt: number;
  turnEndsAt: number;
  takeBack?: (() => void) | undefined;
};

export class QuotaGate {
  private readonly projects = new Map<string, Project>();
  /** Numbers of projects by their ids, as far as jobs have told them. */
  private readonly numbers = new Map<string, string>();

  constructor(private readonly time: WatchTime) {}

  /** Resolves when it is the caller's turn to probe; rejects with the signal's reason. */
  turn(project: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        // Looked for anew: the gates of an id and of its number may have become one.
        const state = this.stateOf(project);
        state.waiters = state.waiters.filter((waiter) => waiter !== onTurn);
        this.forgetIfIdle(project, state);
        reject(signal.reason);
      };
      const onTurn = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const state = this.stateOf(project);
      state.waiters.push(onTurn);
      this.schedule(state);
    });
  }

  /**
   * Learns a project's number from the name of a job that it was asked for: one project has one gate by whichever of its names
   * requests call it. Until a job has told, those that name it by id and those that name it by number take turns apart.
   */
  learn(project: string, jobName: string): void {
    const number = parseTuningJobName(jobName)?.project;
    if (number === undefined || !/^\d+$/.test(number) || /^\d+$/.test(project)) return;
    if (this.numbers.has(project)) return;
    const own = this.projects.get(project);
    this.projects.delete(project);
    this.numbers.set(project, number);
    if (!own) return;
    own.takeBack?.();
    const state = this.stateOf(number);
    state.waiters.push(...own.waiters);
    state.pauseMs = Math.max(state.pauseMs, own.pauseMs);
    state.nextProbeAt = Math.max(state.nextProbeAt, own.nextProbeAt);
    state.turnEndsAt = Math.max(state.turnEndsAt, own.turnEndsAt);
    this.schedule(state);
  }

  /** A create call was refused: nobody of the project tries before the service's time, or ours, has passed. */
  refused(project: string, retryAfterMs: number | undefined): void {
    const state = this.stateOf(project);
    const now = this.time.now();
    state.turnEndsAt = 0;
    if (now < state.nextProbeAt) {
      // Sent before the pause began, like the call that began it: it says the same once more.
      state.nextProbeAt = Math.max(state.nextProbeAt, now + (retryAfterMs ?? 0));
    } else {
      state.nextProbeAt = now + Math.max(state.pauseMs, retryAfterMs ?? 0);
      state.pauseMs = Math.min(state.pauseMs * 2, LAST_PAUSE_MS);
    }
    this.schedule(state);
  }

  /** A create call was taken: there may be room for another. */
  taken(project: string): void {
    const state = this.projects.get(this.keyOf(project));
    if (state) this.open(state);
  }

  /** A tuning job of this worker has ended. Its name may carry another form of the project: all projects may try. */
  jobEnded(): void {
    for (const state of this.projects.values()) this.open(state);
  }

  private open(state: Project): void {
    state.turnEndsAt = 0;
    state.pauseMs = FIRST_PAUSE_MS;
    state.nextProbeAt = this.time.now();
    this.schedule(state);
  }

  private keyOf(project: string): string {
    return this.numbers.get(project) ?? project;
  }

  private stateOf(project: string): Project {
    const state = this.projects.get(this.keyOf(project)) ?? {
      waiters: [],
      pauseMs: FIRST_PAUSE_MS,
      nextProbeAt: 0,
      turnEndsAt: 0,
    };
    this.projects.set(this.keyOf(project), state);
    return state;
  }

  private schedule(state: Project): void {
    state.takeBack?.();
    state.takeBack = undefined;
    if (state.waiters.length === 0) return;
    const waitMs = Math.max(0, Math.max(state.nextProbeAt, state.turnEndsAt) - this.time.now());
    state.takeBack = this.time.after(waitMs, () => {
      state.takeBack = undefined;
      const next = state.waiters.shift();
      state.turnEndsAt = this.time.now() + TURN_MS;
      next?.();
      this.schedule(state);
    });
  }

  /** Nobody waits or probes, and no refusal is younger than its pause: nothing is worth remembering. */
  private forgetIfIdle(project: string, state: Project): void {
    if (state.waiters.length > 0) return;
    state.takeBack?.();
    state.takeBack = undefined;
    const now = this.time.now();
    if (state.nextProbeAt <= now && state.turnEndsAt <= now)
      this.projects.delete(this.keyOf(project));
  }
}
