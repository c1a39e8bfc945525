/**
 * Times in answers: RFC 3339 in UTC. Google writes as many digits of a second as it needs: 0, 3, 6 or 9. Ours have
 * only milliseconds, so the digits after them follow from the time itself: the same time is always the same text.
 */

export function timestamp(ms: number): string {
  const seconds = new Date(ms).toISOString().slice(0, -'.000Z'.length);
  const millis = digits(ms % 1_000);
  const [micros, nanos] = [digits((ms * 7) % 1_000), digits((ms * 13) % 1_000)];
  switch (ms % 4) {
    case 0:
      return millis === '000' ? `${seconds}Z` : `${seconds}.${millis}Z`;
    case 1:
      return `${seconds}.${millis}${micros}${nanos}Z`;
    default:
      return `${seconds}.${millis}${micros}Z`;
  }
}

function digits(value: number): string {
  return String(Math.trunc(value)).padStart(3, '0');
}
