/** One wait for something, with the time that is left of a deadline. */
import { DeadlinePassed, isScheduleToCloseTimeout } from './failures';

/** Throws `DeadlinePassed` when it passed: one face, whatever Temporal made of it. */
export async function withinDeadline<T>(
  until: number,
  wait: (remainingMs: number) => Promise<T>,
): Promise<T> {
  const remainingMs = until - Date.now();
  if (remainingMs <= 0) throw new DeadlinePassed();
  try {
    return await wait(remainingMs);
  } catch (error) {
    if (isScheduleToCloseTimeout(error)) throw new DeadlinePassed({ cause: error });
    throw error;
  }
}
