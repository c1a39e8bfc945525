/** One wait for a job, with the time that is left of a deadline. */
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { DeadlinePassed, isScheduleToCloseTimeout } from './failures';

/** Throws `DeadlinePassed` when it passed: one face, whatever Temporal made of it. */
export async function withinDeadline(
  until: number,
  wait: (remainingMs: number) => Promise<TuningJobSnapshot>,
): Promise<TuningJobSnapshot> {
  const remainingMs = until - Date.now();
  if (remainingMs <= 0) throw new DeadlinePassed();
  try {
    return await wait(remainingMs);
  } catch (error) {
    if (isScheduleToCloseTimeout(error)) throw new DeadlinePassed({ cause: error });
    throw error;
  }
}
