/** The real time for watchers and gates. */
import type { WatchTime } from './location-watch';

export const systemTime: WatchTime = {
  now: Date.now,
  after: (ms, call) => {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
