/** The two ways in which Google says when to come back: `RetryInfo.retryDelay` and the header `Retry-After`. */

/** A day. A service that names a longer time is asked again after this one; beyond 2^31 ms a timer would fire at once. */
const LONGEST_MS = 86_400_000;

/** `12s`, `1.5s` in milliseconds, at most a day. */
export function parseProtoDuration(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{1,12}(?:\.\d{1,9})?)s$/.exec(text);
  return match === null ? undefined : Math.min(LONGEST_MS, Math.round(Number(match[1]) * 1000));
}

/** Seconds, or an HTTP date relative to `nowMs` (the service's own `Date`, where it sent one); in milliseconds, at most a day. */
export function parseRetryAfter(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Math.min(LONGEST_MS, Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(LONGEST_MS, Math.max(0, date - nowMs));
}
