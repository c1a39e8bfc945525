/**
 * Whether what a look found is surely the run's own, so that the look may end. Whoever copies a job copies its labels, and a copy
 * may be listed before the job that it was made from.
 */
import type { FindTuningJobInput } from '../contract/activities';
import type { SaidBefore } from '../contract/closed-run';
import { isSameResource } from '../contract/resource-name';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import { isSameTuning } from './compare-tuning-job';
import type { ActivityDependencies } from './dependencies';

/** The service tells its time to the second. */
const CLOCK_STEP_MS = 1_000;

/**
 * One look's judge. It only decides about looking on: when the window is over, what is there is what was found.
 *
 * @param before what the run said before it was reset.
 */
export class CertainFind {
  private readonly compared = new Map<string, boolean>();

  constructor(
    private readonly deps: Pick<ActivityDependencies, 'vertex'>,
    private readonly input: Pick<FindTuningJobInput, 'apiVersion' | 'tuningJob'>,
    private readonly before: Pick<SaidBefore, 'jobs' | 'operation'> | undefined,
  ) {}

  /**
   * @param jobs those with the run's label, oldest first.
   * @param begin when the look began, by the service's clock: the call it follows was over.
   */
  async isAmong(
    jobs: readonly TuningJobSnapshot[],
    begin: string | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { jobs: held = [], operation } = this.before ?? {};
    // That is asked instead, for as long as it takes.
    if (operation !== undefined) return true;
    if (held.length > 0) {
      return jobs.some(({ name }) => held.some((own) => isSameResource(own, name)));
    }
    const [oldest] = jobs;
    if (oldest === undefined) return false;
    const { tuningJob } = this.input;
    if (tuningJob === undefined) return true;
    const isLater = Date.parse(oldest.createTime ?? '') > Date.parse(begin ?? '') + CLOCK_STEP_MS;
    if (isLater) return false;
    const { name } = oldest;
    const known = this.compared.get(name) ?? (await this.compare(name, tuningJob, signal));
    if (known !== undefined) this.compared.set(name, known);
    return known === true;
  }

  /** Undefined where it cannot be asked for: it may be told by the next look. */
  private async compare(
    name: string,
    tuningJob: Record<string, unknown>,
    signal: AbortSignal,
  ): Promise<boolean | undefined> {
    const { apiVersion } = this.input;
    try {
      return await isSameTuning(this.deps, { name, apiVersion, tuningJob }, signal);
    } catch (error) {
      if (!(error instanceof GoogleApiError)) throw error;
      return undefined;
    }
  }
}
