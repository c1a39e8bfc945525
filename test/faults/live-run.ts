/** A run while it is disturbed: what it asked for so far, and the ways of interfering with it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry } from '../../src/emulator';
import type { EmulatedProject } from '../support/emulated-project';
import type { TuningStack } from '../support/tuning-stack';
import { hasCode } from './grpc';

const LOOK_EVERY_MS = 50;

export class LiveRun {
  /** Set when the run has closed. */
  isOver = false;

  constructor(
    readonly stack: TuningStack,
    readonly project: EmulatedProject,
    readonly workflowId: string,
  ) {}

  /** Waits until so many matching requests have come, or the run is over. */
  async reached(
    operation: string,
    count: number,
    isWanted: (entry: JournalEntry) => boolean = () => true,
  ): Promise<void> {
    while (!this.isOver) {
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

  async pause(): Promise<void> {
    await sleep(LOOK_EVERY_MS);
  }

  async signalCancel(): Promise<void> {
    if (!this.isOver) await this.stack.client.cancel(this.workflowId, { reason: 'a test' });
  }

  async cancel(): Promise<void> {
    await this.stack.handle(this.workflowId).cancel().catch(ignoreClosed);
  }

  async terminate(): Promise<void> {
    await this.stack.handle(this.workflowId).terminate('a test').catch(ignoreClosed);
  }

  /** Begins the run anew from its first workflow task. */
  async reset(): Promise<void> {
    if (this.isOver) return;
    const handle = this.stack.handle(this.workflowId);
    const { events } = await handle.fetchHistory();
    const first = events?.find((event) => event.workflowTaskCompletedEventAttributes);
    await this.stack.connection.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: this.workflowId, runId: (await handle.describe()).runId },
      reason: 'a test',
      workflowTaskFinishEventId: first?.eventId ?? null,
      requestId: this.workflowId,
    });
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
