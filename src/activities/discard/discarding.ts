/** One discard under way: the calls, what is gone, and what remains and why. */
import type { DiscardResult } from '../../contract/discard';
import type { TuningJobSnapshot } from '../../contract/tuning-job';
import { GoogleApiError } from '../../google/google-api-error';
import type { Answer, VertexTuning } from '../../vertex/port';
import type { Deletion } from '../../vertex/resource-ports';
import type { Operation } from '../../vertex/wire-types';
import { pollOperation } from '../poll-operation';

/** A refusal that asking again does not change; anything else is tried again with the whole activity. */
function isFinal(error: unknown): error is GoogleApiError {
  if (!(error instanceof GoogleApiError)) return false;
  return error.kind === 'credentials' || [400, 401, 403].includes(error.httpStatus ?? 0);
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof GoogleApiError && error.httpStatus === 404 && error.status === 'NOT_FOUND'
  );
}

export class Discarding {
  readonly result: DiscardResult = { removed: [], remaining: [] };

  constructor(
    readonly vertex: VertexTuning,
    readonly job: TuningJobSnapshot,
    readonly signal: AbortSignal,
  ) {}

  get options(): { signal: AbortSignal } {
    return { signal: this.signal };
  }

  removed(name: string): void {
    this.result.removed.push(name);
  }

  remains(name: string, reason: string): void {
    this.result.remaining.push({ name, reason });
  }

  /** What a call answers; `undefined` where the resource is not there. */
  async look<T>(call: () => Promise<Answer<T>>): Promise<T | undefined> {
    try {
      return (await call()).body;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Runs a step for resources; a refusal leaves them, and goes on with the others. */
  async attempt(names: readonly string[], step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (!isFinal(error)) throw error;
      for (const name of names) this.remains(name, error.message);
    }
  }

  /** True when the operation has done what it was for; else the resource is noted as remaining. */
  async isDone(name: string, begun: Operation): Promise<boolean> {
    const { apiVersion } = this.job;
    const { error } = await pollOperation(this.vertex, begun, { apiVersion, signal: this.signal });
    if (!error) return true;
    this.remains(name, error.message ?? 'The operation failed without a message.');
    return false;
  }

  async deleted(name: string, call: () => Promise<Answer<Deletion>>): Promise<void> {
    const { body } = await call();
    if (body.kind === 'notFound' || (await this.isDone(name, body.operation))) this.removed(name);
  }
}
