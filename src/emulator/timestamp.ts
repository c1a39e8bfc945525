/** Times in answers: RFC 3339 in UTC, with as many digits of a second as are needed (0 or 3 here). */

export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
