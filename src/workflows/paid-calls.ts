/**
 * What a run knows of the calls that may have made it a tuning job: those that it sent, and those of before a reset. Nothing of it is
 * shown but what `TuningRun` takes from here.
 */
import type {
  FindTuningJobResult,
  PostRebaseResult,
  PostTuningJobResult,
} from '../contract/activities';
import type { CreateCalls, SaidBefore } from '../contract/closed-run';

/** A run that was reset, of which nobody can say more. */
const UNKNOWN: SaidBefore = { jobs: [], createCalls: 'unknown' };

/** It waited before its next call, and every one before was refused. */
function hasMadeNothing({ createCalls, jobs, operation }: SaidBefore): boolean {
  return createCalls === 'answered' && jobs.length === 0 && operation === undefined;
}

export class PaidCalls {
  /** One was begun, and no answer has said yet that it made no job. */
  isUnsettled = false;
  /** Some call may be under way yet: whoever sent it was lost, or worked for the run before a reset. */
  mayBeSending = false;
  /** The execution that looked last: after a reset it may be another than the one that calls. */
  lookedBy: { lookedBy?: string } = {};
  /** The rebase operation that is under way, or of which nobody knows yet what it made. */
  operation: string | undefined;
  /** How many calls never had an answer, as far as the run can know: a job of each may appear late. */
  private unansweredCalls = 0;
  /** This execution has begun one, and sent it as far as it knows. */
  private hasBegun = false;
  /** The operation of before a reset is still to be taken up. */
  private isBeforeOpen = false;
  /** The time of the calls by the service's clock, in milliseconds since 1970. */
  private readonly span: { from?: number; to?: number } = {};
  /** What the run said before it was reset. */
  private before: SaidBefore = { jobs: [], createCalls: 'answered' };

  /** A call is about to be sent. */
  begin(): void {
    this.isUnsettled = true;
    this.hasBegun = true;
  }

  /** It had this answer. */
  answered(answer: PostTuningJobResult | PostRebaseResult): void {
    if (answer.kind !== 'unknown') {
      this.settle();
      return;
    }
    if (answer.wasReset === true) {
      // The call that followed the look there was sent by somebody else, if it was.
      this.mayBeSending = true;
      // This one sent none: what its next look tells of the time before is all there is to know.
      this.hasBegun = this.wasUnanswered;
      return;
    }
    this.unansweredCalls += 1;
  }

  /** What every call has made is known. */
  settle(): void {
    this.isUnsettled = false;
    this.operation = undefined;
  }

  /**
   * A reset leaves whatever was begun before it: a call may be on its way, its job not yet to be seen.
   *
   * @param before what the run said then, where that is known.
   */
  leaveOpen(before?: SaidBefore): void {
    if (before) this.recall(before);
    if (before && hasMadeNothing(before)) return;
    this.isUnsettled = true;
    this.mayBeSending = true;
    if (before && before.createCalls !== 'answered') this.unansweredCalls = Infinity;
  }

  get wasUnanswered(): boolean {
    return this.unansweredCalls > 0;
  }

  /** A single call had no answer: it made one job at most. */
  get isOneUnanswered(): boolean {
    return this.unansweredCalls === 1;
  }

  get hasLooked(): boolean {
    return this.span.from !== undefined;
  }

  /**
   * Takes the times of a look: calls lie between the one before the first and the one after the last. The first look of an execution
   * that goes on after a reset tells of that.
   */
  sees(found: FindTuningJobResult): void {
    const { serverTime, lookedBy, wasReset, before = UNKNOWN } = found;
    const { begin, end } = serverTime;
    this.span.from ??= begin === undefined ? Date.now() : Date.parse(begin);
    if (wasReset === true && lookedBy !== this.lookedBy.lookedBy) this.leaveOpen(before);
    this.lookedBy = lookedBy === undefined ? {} : { lookedBy };
    if (this.isUnsettled && this.hasBegun) {
      this.span.to = end === undefined ? Date.now() : Date.parse(end);
    }
  }

  /** Takes what the run said before it was reset. */
  recall(before: SaidBefore): void {
    this.before = before;
    this.isBeforeOpen = before.operation !== undefined;
  }

  /** Names of the jobs that the run had before it was reset. */
  get jobsBefore(): string[] {
    return this.before.jobs;
  }

  /** The rebase operation of before a reset that the run has not taken up yet. */
  get operationBefore(): string | undefined {
    return this.isBeforeOpen ? this.before.operation : undefined;
  }

  /** Those of before several resets, where it is not known which of them lives. */
  get operationsBefore(): string[] {
    return this.before.operations ?? [];
  }

  /** Once: from here on it is the run's own, or over. */
  takeOperationBefore(): string | undefined {
    const operation = this.operationBefore;
    this.isBeforeOpen = false;
    return operation;
  }

  /** When calls were made of which the run does not know what became. */
  when(): CreateCalls {
    const { createCalls: before } = this.before;
    const { from, to } = this.span;
    if (before === 'unknown' || from === undefined || to === undefined) return before;
    return { from: before === 'answered' ? from : Math.min(before.from, from), to };
  }

  /** Before the first of them, in milliseconds since 1970. */
  get beganBefore(): number {
    return Math.min(this.span.from ?? Date.now(), this.before.startedAt ?? Infinity);
  }
}
