/** A run while it is disturbed: what it asked for so far, and the ways of interfering with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry } from '../../src/emulator';
import type { EmulatedProject } from '../support/emulated-project';
import type { TuningStack } from '../support/tuning-stack';
import type { Phase } from '../../src/contract/result';
import { hasCode } from './grpc';

const LOOK_EVERY_MS = 50;
/** What others ask for in these tests; a run asks for none of it at those moments. */
const OF_OTHERS = new Set([
  'tuningJobs.create',
  'tuningJobs.cancel',
  'tuningJobs.get',
  'tuningJobs.rebaseTunedModel',
]);
/** By then a guard has begun to look. */
const GUARD_WITHIN_MS = 60_000;

export class LiveRun {
  /** Set when the run has closed. */
  isOver = false;
  /** Number of the last request before somebody interfered for the first time. */
  interferedAfter: number | undefined;
  /** Jobs that somebody else made, with the labels of the run's own. */
  readonly copies: string[] = [];
  /** Numbers of the requests that somebody else made. */
  readonly foreign = new Set<number>();

  constructor(
    readonly stack: TuningStack,
    readonly project: EmulatedProject,
    readonly workflowId: string,
  ) {}

  /** Waits until so many matching requests have come, or the run is over, and, where that is wanted, its guard. */
  async reached(
    operation: string,
    count: number,
    isWanted: (entry: JournalEntry) => boolean = () => true,
    { alsoWhenOver = false } = {},
  ): Promise<void> {
    const until = alsoWhenOver ? Date.now() + GUARD_WITHIN_MS : 0;
    while (!this.isOver || Date.now() < until) {
      const entries = await this.project.requests(operation);
      if (entries.filter(isWanted).length >= count) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Waits until the run holds a job in the state and has asked for it again: nothing else goes on then. */
  async isWaitingFor(jobState: string): Promise<void> {
    await this.reached('tuningJobs.get', 2, (entry) => entry.jobState === jobState);
    while (!this.isOver) {
      const status = await this.stack.status(this.workflowId).catch(ignoreAbsent);
      if (status?.tuningJob?.state === jobState) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Waits until the run is in the phase. */
  async isIn(phase: Phase): Promise<void> {
    while (!this.isOver) {
      const status = await this.stack.status(this.workflowId).catch(ignoreAbsent);
      if (status?.phase === phase) return;
      await sleep(LOOK_EVERY_MS);
    }
  }

  async pause(ms = LOOK_EVERY_MS): Promise<void> {
    const until = Date.now() + ms;
    do await sleep(LOOK_EVERY_MS);
    while (Date.now() < until);
  }

  async signalCancel(): Promise<void> {
    await this.noteInterference();
    if (!this.isOver) await this.stack.client.cancel(this.workflowId, { reason: 'a test' });
  }

  async cancel(): Promise<void> {
    await this.noteInterference();
    await this.stack.handle(this.workflowId).cancel().catch(ignoreClosed);
  }

  async terminate(): Promise<void> {
    await this.noteInterference();
    await this.stack.handle(this.workflowId).terminate('a test').catch(ignoreClosed);
  }

  /** Begins the run anew from its first workflow task. */
  async reset(): Promise<void> {
    if (this.isOver) return;
    await this.noteInterference();
    await this.stack.reset(this.workflowId);
  }

  /** Somebody submits the body of the run's job once more, labels included. */
  async copyOwnJob(): Promise<void> {
    const [own] = await this.project.jobs();
    await this.byOthers(async () => {
      if (own) this.copies.push(await this.project.copyJob(own.name));
    });
  }

  /** Somebody cancels a job. */
  async cancelElsewhere(jobName: string): Promise<void> {
    await this.byOthers(() => this.project.cancelJob(jobName));
  }

  /** Waits until there are so many jobs, whatever lists show. */
  async hasJobs(count: number): Promise<void> {
    while (!this.isOver && (await this.project.jobs()).length < count) await this.pause();
  }

  /** Somebody rebases the tuned model of the run, with the labels of its job. */
  async rebaseOwnJob(): Promise<void> {
    const before = await this.project.jobs();
    const own = before.find(({ state }) => state === 'JOB_STATE_SUCCEEDED');
    if (!own) throw new Error('There is no tuned model to rebase.');
    await this.byOthers(() => this.project.rebaseJob(own.name, own.labels));
    const known = new Set(before.map(({ name }) => name));
    while (this.copies.length === 0) {
      await this.pause();
      const made = (await this.project.jobs()).filter(({ name }) => !known.has(name));
      this.copies.push(...made.map(({ name }) => name));
    }
  }

  /** Notes which requests are not the run's. */
  private async byOthers(act: () => Promise<void>): Promise<void> {
    const before = (await this.project.requests()).at(-1)?.seq ?? 0;
    await act();
    const since = (await this.project.requests()).filter(({ seq }) => seq > before);
    for (const { seq, operation } of since) {
      if (OF_OTHERS.has(operation)) this.foreign.add(seq);
    }
  }

  private async noteInterference(): Promise<void> {
    this.interferedAfter ??= (await this.project.requests()).at(-1)?.seq ?? 0;
  }
}

/** Asked again, whatever the reason: the run may be starting, or its server away. */
function ignoreAbsent(): undefined {
  return undefined;
}

/** A run that ends by itself a moment before it is interfered with is none the worse for it. */
function ignoreClosed(error: unknown): undefined {
  if (hasCode(error, 'NOT_FOUND')) return undefined;
  throw error;
}
