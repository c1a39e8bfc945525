/** Ids of resources: 19 decimal digits, as the service gives them. */
import { randomInt } from 'node:crypto';

export function newResourceId(): string {
  return `${randomInt(1, 10)}${nineDigits()}${nineDigits()}`;
}

function nineDigits(): string {
  return String(randomInt(0, 1_000_000_000)).padStart(9, '0');
}
