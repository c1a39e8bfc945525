/**
 * What a run knows of itself: the one mutable object of `tuneModel` and `rebaseTunedModel`. It keeps the result as far as it is
 * known and publishes it to search attributes, memo and the details that the web UI shows.
 */
import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type {
  CheckedTuneModelRequest,
  FindTuningJobResult,
  PinnedDataset,
} from '../contract/activities';
import { comparedStatistics } from '../contract/compared-statistics';
import type { TuneModelStatus } from '../contract/messages';
import {
  ALL_REFUSED,
  CREATE_CALLS_MEMO,
  RESULT_MEMO,
  SEARCH_ATTRIBUTES,
  SETTLED_MEMO,
} from '../contract/names';
import { isSameResource } from '../contract/resource-name';
import type { Phase, TuneModelResult, Warning, WarningCode } from '../contract/result';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { describeRun } from './describe-run';
import { isHistoryLong } from './history-length';
import { tunedModelResult, tuningJobResult } from './job-result';
import { PaidCalls } from './paid-calls';
import { QuotaHold } from './quota-hold';
import { countPhase } from './run-metrics';

/** A longer value of a search attribute would end the run; names and states of the service may become anything. */
const MAX_ATTRIBUTE = 255;

export class TuningRun {
  readonly result: TuneModelResult = {
    outcome: null,
    tuningJob: null,
    tunedModel: null,
    datasets: [],
    cost: {},
    dataStatistics: null,
    evaluation: null,
    promotion: null,
    cancellation: null,
    approval: null,
    duplicates: [],
    warnings: [],
    artifacts: null,
    timeline: [],
    simulated: false,
  };
  phase: Phase = 'checking';
  /** The checked request, once it is. */
  checked: CheckedTuneModelRequest | undefined;
  /** The job the run holds, as last seen. */
  job: TuningJobSnapshot | undefined;
  /** Its calls that may have made a job. */
  readonly calls = new PaidCalls();
  /** The job it holds was found by a look: it is that of a call without an answer. */
  isFound = false;
  /** Names of jobs beside its own that the run could not see ended. */
  readonly unconfirmed: string[] = [];
  private isPublishing = false;
  private isResting = false;
  /** Ends the present wait, to begin another at once. */
  wakeUp: () => void = () => {};
  /** Looks at the job, where the run waits for its end. */
  lookNow: () => void = () => {};
  /** The time in which the service held the job back for quota. */
  readonly hold = new QuotaHold();
  hasWarnedOfDeadline = false;
  private hasWarnedOfHistory = false;
  /** When the run took over a job that it did not make, in milliseconds since 1970. */
  takenOverAt: number | undefined;
  /** When it took over a job of the same `requestId`, which from then on is its own; in milliseconds since 1970. */
  joinedAt: number | undefined;
  /** The job is that of an earlier run which tuned the same: what it cost is no cost of this one. */
  wasPaidBefore = false;
  /** The look-out for late duplicates, until it has ended. */
  lookOut: Promise<void> = Promise.resolve();
  /** The guard was started, by this run or before a reset. */
  isGuarded = false;
  /** The run ends without having come as far as to know its labels, and there is a guard: it was reset, and may have made a job. */
  hasGuardOfBefore = false;
  /** A person is asked; an answer that comes before or after is refused. */
  awaitsApproval = false;
  /** Jobs that the run's create calls seem to have made beside the one it keeps. */
  suspects: TuningJobSnapshot[] = [];
  /** The looks for jobs that show themselves late were all made, or none is due. */
  hasLookedLate = false;

  constructor(private readonly workflowId: string) {
    this.note();
  }

  status(): TuneModelStatus {
    const { outcome, tuningJob, tunedModel, datasets, cost, dataStatistics } = this.result;
    const { evaluation, cancellation, approval, warnings, timeline, simulated, rebase } =
      this.result;
    return {
      phase: this.phase,
      outcome,
      tuningJob,
      tunedModel,
      datasets,
      cost,
      dataStatistics,
      evaluation,
      cancellation,
      approval,
      ...(rebase ? { rebase } : {}),
      warnings,
      timeline,
      simulated,
    };
  }

  /** From here on the run knows what it is about, and which search attributes the server has. */
  begin(checked: CheckedTuneModelRequest): void {
    // Histories from before there were other methods name none: they are supervised, from a base model.
    const { method = 'supervised', sourceModel = checked.baseModel ?? '' } =
      checked as Partial<CheckedTuneModelRequest>;
    this.checked = { ...checked, method, sourceModel };
    this.result.simulated = checked.simulated;
    this.result.warnings.push(...checked.warnings);
    const { rebase } = checked;
    if (rebase) {
      const [source = ''] = Object.values(rebase.tunedModelRef);
      this.result.rebase = { source, deployToSameEndpoint: rebase.deployToSameEndpoint };
    }
    this.publish();
    if (checked.existing) this.takeOver(checked.existing);
  }

  /** A job that others made: from here on a cancel of the run is a cancel of the job. */
  private takeOver(job: TuningJobSnapshot): void {
    this.takenOverAt = Date.now();
    this.observe(job);
  }

  /** The checked request; only for code that runs after `begin`. */
  get request(): CheckedTuneModelRequest {
    if (!this.checked) throw new Error('The request has not been checked.');
    return this.checked;
  }

  /** Generations that were checked and are to be compared: of what is tuned on; an evaluation pins its own. */
  get pinned(): PinnedDataset[] {
    if (this.request.datasetChecks.pinning === 'off') return [];
    return this.result.datasets.flatMap((dataset) => {
      const { role, copiedTo, copyGeneration } = dataset;
      // What was copied may change: the job reads the copy.
      const uri = copiedTo ?? dataset.uri;
      const generation = copyGeneration ?? dataset.generation;
      return generation === undefined || role === 'evaluation' ? [] : [{ role, uri, generation }];
    });
  }

  enter(phase: Phase): void {
    if (phase === this.phase) return;
    this.phase = phase;
    countPhase(phase);
    this.note();
    // A report takes a second: nobody searches for that, and each upsert is an event.
    if (phase !== 'reporting') this.publish();
  }

  warn(code: WarningCode, message: string): void {
    const warning: Warning = { code, message };
    this.result.warnings.push(warning);
  }

  /** Somebody asks for a look at the job now. */
  refresh(): void {
    if (isHistoryLong()) this.warnOfHistory();
    else this.lookNow();
  }

  private warnOfHistory(): void {
    if (this.hasWarnedOfHistory) return;
    this.hasWarnedOfHistory = true;
    this.warn(
      'HISTORY_LONG',
      'The history of the run has become long: it no longer looks at its job when asked to, and goes on polling it.',
    );
  }

  /** Takes what a look saw; the operation of before a reset goes on, unless there is a job. */
  sees(found: FindTuningJobResult): FindTuningJobResult {
    this.calls.sees(found);
    const { rebase } = this.result;
    if (found.wasReset !== true || !rebase) return found;
    const before = this.calls.takeOperationBefore();
    // What the run knows of by its own history may be older than that.
    if (before === undefined || rebase.operation === before) return found;
    if (found.jobs.length > 0) rebase.operation = before;
    else this.begins(before);
    return found;
  }

  /** Names of the jobs that are known to be its own, the one it keeps first. */
  heldJobs(): string[] {
    return this.job ? [this.job.name] : this.calls.jobsBefore;
  }

  /** Takes what Vertex AI says of the job, and the phase that makes; a first sight of it goes into the memo at once. */
  observe(job: TuningJobSnapshot, phase = this.phase): void {
    const isNew = !this.job || !isSameResource(this.job.name, job.name);
    const isChanged = this.job?.state !== job.state || this.phase !== phase;
    this.job = job;
    if (this.phase !== phase) countPhase(phase);
    this.phase = phase;
    this.result.tuningJob = {
      ...tuningJobResult(job),
      ...(this.takenOverAt === undefined ? {} : { takenOver: true }),
    };
    this.result.tunedModel = tunedModelResult(job);
    const { dataStats } = job;
    if (dataStats?.billableTokens !== undefined && !this.wasPaidBefore) {
      this.result.cost.billableTokens = dataStats.billableTokens;
    }
    const training = this.result.datasets.find((dataset) => dataset.role === 'training');
    if (training && dataStats?.dropped !== undefined) training.dropped = dataStats.dropped;
    this.compareStatistics();
    if (isChanged) {
      this.note();
      this.publish();
    }
    if (isNew) this.remember();
  }

  /**
   * A rebase waits before its next call; every one that it sent was refused. Noted for a run that goes on after a reset, which may send
   * one then: what was sent and left no note may be under way.
   */
  rests(): void {
    if (this.isResting || !this.result.rebase || this.calls.wasUnanswered) return;
    this.isResting = true;
    upsertMemo({ [CREATE_CALLS_MEMO]: ALL_REFUSED });
  }

  /** The operation is over: no job comes of it. */
  refuses(): void {
    this.calls.settle();
    delete this.result.rebase?.operation;
  }

  /** It is about to send one: the note goes with it. */
  rouses(): void {
    if (!this.isResting) return;
    this.isResting = false;
    this.remember();
  }

  /** A rebase operation is under way: its name is kept at once, since a job may come of it. */
  begins(operation: string): void {
    this.calls.operation = operation;
    this.calls.isUnsettled = true;
    if (this.result.rebase) this.result.rebase.operation = operation;
    this.publish();
    this.remember();
  }

  /** What the service counted beside what was predicted; again once it is known whether the dataset changed. */
  compareStatistics(): void {
    this.result.dataStatistics = comparedStatistics({
      method: this.request.method,
      training: this.result.datasets.find(({ role }) => role === 'training'),
      dataStats: this.job?.dataStats,
    });
  }

  /** Writes the result, as far as it is known, into the memo. A memo should be small: findings and dropped examples stay counted only. */
  remember(end: { isSettled: boolean } = { isSettled: false }): void {
    const datasets = this.result.datasets.map((dataset) => ({ ...dataset, findings: [] }));
    const { dataStatistics: known } = this.result;
    const dataStatistics = known && { ...known, droppedExamples: [] };
    upsertMemo({
      [RESULT_MEMO]: { ...this.result, datasets, dataStatistics, timeline: [] },
      ...(end.isSettled ? { [SETTLED_MEMO]: true } : {}),
      [CREATE_CALLS_MEMO]: this.calls.when(),
    });
  }

  /** Tells the web UI at once, and the search attributes when everything that happens now has happened: one event for all. */
  publish(): void {
    setCurrentDetails(describeRun(this.phase, this.result, this.checked));
    if (!this.checked || this.isPublishing) return;
    this.isPublishing = true;
    void this.upsertSoon();
  }

  private async upsertSoon(): Promise<void> {
    await Promise.resolve();
    this.isPublishing = false;
    this.upsertAttributes();
  }

  private upsertAttributes(): void {
    if (!this.checked) return;
    const known = new Set(this.checked.searchAttributes);
    const values: Record<string, string | undefined> = {
      [SEARCH_ATTRIBUTES.phase]: this.phase,
      [SEARCH_ATTRIBUTES.state]: this.job?.state,
      [SEARCH_ATTRIBUTES.job]: this.job?.name,
      [SEARCH_ATTRIBUTES.project]: this.checked.project,
      [SEARCH_ATTRIBUTES.baseModel]:
        this.checked.baseModel ?? this.job?.baseModel ?? this.checked.sourceModel,
      [SEARCH_ATTRIBUTES.outcome]: this.result.outcome ?? undefined,
    };
    const pairs = Object.entries(values).flatMap(([name, value]) =>
      value !== undefined && known.has(name)
        ? [
            {
              key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
              value: value.slice(0, MAX_ATTRIBUTE),
            },
          ]
        : [],
    );
    if (pairs.length > 0) upsertSearchAttributes(pairs);
  }

  get id(): string {
    return this.workflowId;
  }

  private note(): void {
    const at = new Date().toISOString();
    const state = this.job?.state;
    this.result.timeline.push({ at, phase: this.phase, ...(state === undefined ? {} : { state }) });
  }
}
