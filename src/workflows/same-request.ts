/** Whether a job with a run's label was made from what the run sends. */
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { comparing } from './activity-policy';
import { codedFailureOf } from './failures';

/** A label can be copied, what a job was given cannot: one that was given something else is somebody's own. */
export async function isSameRequest(
  tuningJob: Record<string, unknown>,
  { name, apiVersion }: TuningJobSnapshot,
): Promise<boolean> {
  try {
    return (await comparing().compareTuningJob({ name, apiVersion, tuningJob })).isSame;
  } catch (error) {
    // What cannot be read was made with our label in the time of our calls: it counts as ours.
    if (!codedFailureOf(error)) throw error;
    return true;
  }
}
