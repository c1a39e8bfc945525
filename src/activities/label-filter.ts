/**
 * Asking `list` for the jobs with a label. Which filters it supports is not documented, so that one is believed, per place and
 * label key, only once it has returned a job that was known to be there; the answer is checked each time.
 */
import { GoogleApiError } from '../google/google-api-error';
import type { ApiVersion } from '../contract/tuning-job';
import type { VertexTuning } from '../vertex/port';
import { tuningJobPages } from '../vertex/tuning-job-pages';
import type { TuningJob } from '../vertex/wire-types';

type Place = { project: string; location: string; apiVersion: ApiVersion };
type Label = { key: string; value: string };
export type FilteredJobs = { jobs: TuningJob[]; serverTime?: string };

function keyOf({ project, location, apiVersion }: Place, { key }: Label): string {
  return [apiVersion, project, location, key].join('/');
}

export class LabelFilter {
  private readonly proven = new Set<string>();

  constructor(private readonly vertex: Pick<VertexTuning, 'listTuningJobs'>) {}

  isProven(place: Place, label: Label): boolean {
    return this.proven.has(keyOf(place, label));
  }

  /** All jobs with the label; undefined where the filter is not proven, or no longer does what it did. */
  async jobsWith(
    place: Place,
    label: Label,
    signal: AbortSignal,
  ): Promise<FilteredJobs | undefined> {
    if (!this.isProven(place, label)) return undefined;
    const found = await this.ask(place, label, signal);
    if (found === undefined) this.proven.delete(keyOf(place, label));
    return found;
  }

  /** Tries the filter on a job that a traversal of everything has just seen with that label. */
  async prove(place: Place, label: Label, job: string, signal: AbortSignal): Promise<void> {
    if (this.isProven(place, label)) return;
    let found: FilteredJobs | undefined;
    try {
      found = await this.ask(place, label, signal);
    } catch (error) {
      // Whoever asked has the answer already: trouble here only leaves the filter unproven.
      if (error instanceof GoogleApiError) return;
      throw error;
    }
    if (found?.jobs.some(({ name }) => name === job)) this.proven.add(keyOf(place, label));
  }

  private async ask(
    place: Place,
    { key, value }: Label,
    signal: AbortSignal,
  ): Promise<FilteredJobs | undefined> {
    const jobs: TuningJob[] = [];
    let time: string | undefined;
    try {
      const filter = `labels.${key}="${value}"`;
      for await (const { body, serverTime } of tuningJobPages(this.vertex, place, {
        signal,
        filter,
      })) {
        time ??= serverTime;
        // One job without the label tells that the filter is ignored: then the rest need not be paged.
        if (body.tuningJobs.some(({ labels }) => labels?.[key] !== value)) return undefined;
        jobs.push(...body.tuningJobs);
      }
    } catch (error) {
      if (error instanceof GoogleApiError && error.httpStatus === 400) return undefined;
      throw error;
    }
    return { jobs, ...(time === undefined ? {} : { serverTime: time }) };
  }
}
