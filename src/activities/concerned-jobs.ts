/** What concerns a run among the tuning jobs of a location: its own, those of its request id, those of its workflow id. */
import type { FindTuningJobInput } from '../contract/activities';
import { LABELS } from '../contract/names';
import { isTerminal, stateMeaning } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import type { TuningJob } from '../vertex/wire-types';
import type { Links } from './dependencies';
import { snapshotOf } from './snapshot-of';

export type SortedJobs = {
  /** Jobs with the run's label, oldest first. */
  mine: TuningJobSnapshot[];
  /** Usable jobs of other runs with the request label, oldest first. */
  claimed: TuningJobSnapshot[];
  /** Live jobs of other runs with the workflow label. */
  others: TuningJobSnapshot[];
};

function oldestFirst(a: TuningJobSnapshot, b: TuningJobSnapshot): number {
  return Date.parse(a.createTime ?? '') - Date.parse(b.createTime ?? '');
}

/** What is over without a tuned model, or about to be, answers no request. */
function isUsable(job: TuningJobSnapshot): boolean {
  return !['failed', 'cancelled', 'expired', 'cancelling'].includes(stateMeaning(job.state));
}

/** The jobs that concern a run, each once. */
export class ConcernedJobs {
  private readonly mine = new Map<string, TuningJobSnapshot>();
  private readonly claimed = new Map<string, TuningJobSnapshot>();
  private readonly others = new Map<string, TuningJobSnapshot>();

  constructor(
    private readonly links: Links,
    private readonly input: Pick<
      FindTuningJobInput,
      'apiVersion' | 'runLabel' | 'requestLabel' | 'workflow'
    >,
  ) {}

  add(job: TuningJob): void {
    const { apiVersion, runLabel, requestLabel, workflow } = this.input;
    const { labels } = job;
    const isMine = labels?.[LABELS.run] === runLabel;
    const isClaimed = requestLabel !== undefined && labels?.[LABELS.request] === requestLabel;
    const isOther = workflow !== undefined && labels?.[LABELS.workflow] === workflow.label;
    if (!isMine && !isClaimed && !isOther) return;
    const snapshot = snapshotOf(job, apiVersion, this.links);
    if (isMine) this.mine.set(snapshot.name, snapshot);
    else if (isClaimed && isUsable(snapshot)) this.claimed.set(snapshot.name, snapshot);
    else if (isOther && !isTerminal(snapshot.state)) this.others.set(snapshot.name, snapshot);
  }

  sorted(): SortedJobs {
    return {
      mine: [...this.mine.values()].sort(oldestFirst),
      claimed: [...this.claimed.values()].sort(oldestFirst),
      others: [...this.others.values()],
    };
  }
}
