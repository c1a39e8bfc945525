/** What labels may be, by Google's rule for labels. */
import { invalidArgument } from './google-error';

const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const MAX_LABELS = 64;

/** `field` is where they stand in the request. */
export function checkLabels(labels: Readonly<Record<string, unknown>>, field: string): void {
  const entries = Object.entries(labels);
  if (entries.length <= MAX_LABELS && entries.every(isLabel)) return;
  const description = `At most ${MAX_LABELS} labels; keys and values of at most 63 lower-case letters, digits, _ and -; keys begin with a letter.`;
  throw invalidArgument(`[emulator] Invalid value at '${field}': ${description}`, [
    { field, description },
  ]);
}

function isLabel([key, value]: [string, unknown]): boolean {
  return LABEL_KEY.test(key) && LABEL_VALUE.test(String(value));
}
