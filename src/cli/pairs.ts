/** `key=value` pairs with commas between them, as flags take maps. Pure. */
import type { Problem } from '../contract/problem';

export type Pairs = {
  /** Those that could be read. */
  pairs: Record<string, string>;
  problems: Problem[];
};

const FORM = 'Write key=value, with commas between pairs.';
/** Characters of a key that are shown. */
const SHOWN = 100;

/** What is wrong is handed back and not thrown, so that a command can tell everything at once. */
export function pairsOf(flag: string, text: string): Pairs {
  const problems: Problem[] = [];
  const pairs = new Map<string, string>();
  const refuse = (message: string, remedy = FORM): void =>
    void problems.push({ path: flag, message, remedy });
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [given = '', ...rest] = pair.split('=');
    const key = given.trim();
    const shown = key.slice(0, SHOWN);
    if (key === '') refuse('has a value without a key.');
    else if (rest.length === 0) refuse(`${shown} has no value.`);
    else if (pairs.has(key)) refuse(`${shown} is given twice.`, 'Keep one of them.');
    else pairs.set(key, rest.join('=').trim());
  }
  if (pairs.size === 0 && problems.length === 0) {
    refuse('is empty.', `${FORM} What shall have none at all is given by a file.`);
  }
  return { pairs: Object.fromEntries(pairs), problems };
}
