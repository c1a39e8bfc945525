/**
 * The jobs that a guard ends, side by side: those that its run named, without any list, and those that it finds in one.
 */
import { setCurrentDetails } from '@temporalio/workflow';
import type { GuardTuningJobInput } from '../contract/activities';
import { LABELS } from '../contract/names';
import { resourceKey } from '../contract/resource-name';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { confirming } from './activity-policy';
import { cancelToTheEnd } from './cancel-to-the-end';
import type { CancelEnd } from './cancel-to-the-end';
import { codedFailureOf } from './failures';
import { canBeRebased } from './rebased-job';
import { isSameRequest } from './same-request';

/** Nobody waits for a guard, and what it guards costs money: it tries for a day before it gives up. */
export const PATIENCE_MS = 86_400_000;

export class GuardEndings {
  /** By key: jobs that the run named, each asked for once. */
  private readonly asked = new Map<string, { name: string; answer: Promise<void> }>();
  /** Keys of jobs of which the service told anything. */
  private readonly known = new Set<string>();
  /** By name: the rebase operations that the run named, and what remains unknown of each, as sentences. */
  private readonly operations = new Map<string, Promise<string[]>>();
  private readonly begun = new Map<string, Promise<CancelEnd | undefined>>();

  /** Names, by key, of jobs that the run named and that cannot be shown to be its own; the states are those when asked. */
  private readonly foreign = new Map<string, TuningJobSnapshot>();

  /** Names of jobs with the run's label that read other data than the run asked for: copies, of which nothing is cancelled. */
  readonly copies: string[] = [];
  /** Names of rebase operations that ended without a job. */
  readonly endedOperations: string[] = [];

  constructor(private readonly input: GuardTuningJobInput) {}

  /** Of how many jobs of the run the service told anything. */
  get count(): number {
    return this.known.size;
  }

  /**
   * Cancels the job, where it lives, and watches it to its end.
   *
   * @param request nothing is done to a job that reads other data than that: it is a copy that somebody made something else of.
   */
  begin(job: TuningJobSnapshot, request: Record<string, unknown> | undefined): void {
    const key = resourceKey(job.name);
    this.known.add(key);
    if (isTerminal(job.state) || this.begun.has(key)) return;
    setCurrentDetails(`Cancelling \`${job.name}\`: its run was ended without it.`);
    const ending = this.end(job, request);
    // Whoever waits for all learns of its trouble; until then nobody waits.
    ending.catch(() => {});
    this.begun.set(key, ending);
  }

  /** The same for jobs that the run named: each is asked for until the service answers. */
  async beginNamed(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const key = resourceKey(name);
      if (this.asked.has(key) || this.known.has(key)) continue;
      this.asked.set(key, { name, answer: this.ask(name) });
    }
    await Promise.all([...this.asked.values()].map(({ answer }) => answer));
  }

  /** The job of a rebase, whatever labels the service gave to it; whether it can be the run's. */
  beginRebased(job: TuningJobSnapshot): boolean {
    const isOwn = this.isLabelled(job) || canBeRebased(job, this.input);
    if (isOwn) this.begin(job, undefined);
    else this.foreign.set(resourceKey(job.name), job);
    return isOwn;
  }

  /** Ends an operation that the run named, once. */
  endOperation(operation: string, end: () => Promise<string[]>): Promise<string[]> {
    const before = this.operations.get(operation);
    if (before) return before;
    const ending = end();
    // Whoever waits for all learns of its trouble; until then nobody may wait.
    ending.catch(() => {});
    this.operations.set(operation, ending);
    return ending;
  }

  areKnown(names: readonly string[]): boolean {
    return names.every((name) => this.known.has(resourceKey(name)));
  }

  /** Those that were ended, or could not be, and what remains unknown of operations: with all that was begun since. */
  async all(): Promise<{ ends: CancelEnd[]; troubles: string[] }> {
    for (;;) {
      const { size } = this;
      const troubles = (await Promise.all(this.operations.values())).flat();
      const unknown = [...this.asked.values()].filter(({ name }) => !this.areKnown([name]));
      await Promise.all(unknown.map(({ answer }) => answer));
      const ends = await Promise.all(this.begun.values());
      // A run that was reset may have named others meanwhile.
      if (this.size === size) return { ends: ends.filter((end) => end !== undefined), troubles };
    }
  }

  private get size(): number {
    return this.operations.size + this.asked.size + this.begun.size;
  }

  /** Names of jobs of which the service told nothing at all. */
  get unreached(): string[] {
    const names = [...this.asked.values()].map(({ name }) => name);
    return names.filter((name) => !this.areKnown([name]) && !this.foreign.has(resourceKey(name)));
  }

  /** What is to be said of live jobs that the run named, and that cannot be shown to be its own. */
  get leftAlone(): string[] {
    const alive = [...this.foreign.values()].filter(({ state }) => !isTerminal(state));
    return alive.map(
      ({ name }) =>
        `${name} is named by the run's memo and has not its label, and its place, time or base model is not that of the rebase: it was not cancelled.`,
    );
  }

  private isLabelled({ labels }: TuningJobSnapshot): boolean {
    return labels?.[LABELS.run] === this.input.runLabel;
  }

  private async end(
    job: TuningJobSnapshot,
    request: Record<string, unknown> | undefined,
  ): Promise<CancelEnd | undefined> {
    if (request && !(await isSameRequest(request, job))) {
      this.copies.push(job.name);
      return undefined;
    }
    const repeatMs = this.input.timing.cancelRepeat;
    return cancelToTheEnd({ confirmationMs: PATIENCE_MS, repeatMs }, job);
  }

  private async ask(name: string): Promise<void> {
    const { apiVersion, rebase } = this.input;
    try {
      const input = { name, apiVersion, returnAfterMs: 0 };
      const job = await confirming(PATIENCE_MS).confirmTuningJobEnd(input);
      if (rebase) {
        this.beginRebased(job);
        return;
      }
      this.known.add(resourceKey(name));
      // A run may have held what another one made for the same request: that is not ended with it.
      if (this.isLabelled(job)) this.begin(job, undefined);
    } catch (error) {
      if (!codedFailureOf(error)) throw error;
    }
  }
}
