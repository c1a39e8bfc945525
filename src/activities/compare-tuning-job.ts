/** Whether a job with a run's label tunes the same model on the same data as the job that the run asked for. */
import { Context } from '@temporalio/activity';
import type { CompareTuningJobInput, TuningActivities } from '../contract/activities';
import { isFields } from '../contract/fields';
import { isSameModel } from '../contract/model-name';
import { isSameResource } from '../contract/resource-name';
import { METHOD_SPECS } from '../contract/tuning-method';
import type { ActivityDependencies } from './dependencies';
import { converting } from './to-application-failure';

/** Every text in it that names an object or a resource. Only these: what else the service gives back in the same form is not known. */
function* sourcesIn(value: unknown): Generator<string, void, undefined> {
  if (typeof value === 'string' && /^(gs:\/\/|projects\/)/.test(value)) yield value;
  if (Array.isArray(value)) for (const item of value) yield* sourcesIn(item);
  if (isFields(value)) for (const item of Object.values(value)) yield* sourcesIn(item);
}

/** The parts of a body that say what is tuned on. */
function specsOf(body: Record<string, unknown>): unknown[] {
  return Object.values(METHOD_SPECS).map((name) => body[name]);
}

/** What one of the two does not say tells nothing. */
function isSameOrUnknown(wanted: unknown, found: unknown): boolean {
  if (typeof wanted !== 'string' || typeof found !== 'string') return true;
  return isSameModel(wanted, found);
}

/** Asks for the job, and compares it with the body that a run sends. */
export async function isSameTuning(
  { vertex }: Pick<ActivityDependencies, 'vertex'>,
  { name, apiVersion, tuningJob }: CompareTuningJobInput,
  signal: AbortSignal,
): Promise<boolean> {
  const { body: job } = await vertex.getTuningJob({ name, apiVersion }, { signal });
  const read = [...sourcesIn(specsOf({ ...job }))];
  const isRead = (source: string): boolean => read.some((other) => isSameResource(source, other));
  return (
    isSameOrUnknown(tuningJob['baseModel'], job.baseModel) &&
    [...sourcesIn(specsOf(tuningJob))].every(isRead)
  );
}

export function compareTuningJob(deps: ActivityDependencies): TuningActivities['compareTuningJob'] {
  return (input) =>
    converting({ waitOut: false }, async () => ({
      isSame: await isSameTuning(deps, input, Context.current().cancellationSignal),
    }));
}
