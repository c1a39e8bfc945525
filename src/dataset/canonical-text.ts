/**
 * A JSON value as one text: the same for equal values whatever the order of their keys, another for any other value.
 */
import { isObject } from './json';

/** Not recursive: nesting is as deep as the row's author liked. Lengths stand before what they measure, so nothing is escaped. */
export function canonicalText(value: unknown): string {
  let text = '';
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') text += `s${next.length}:${next}`;
    else if (Array.isArray(next)) {
      text += `a${next.length}:`;
      for (let index = next.length - 1; index >= 0; index -= 1) open.push(next[index]);
    } else if (isObject(next)) {
      const keys = Object.keys(next).toSorted();
      text += `o${keys.length}:`;
      for (const key of keys.toReversed()) open.push(next[key], key);
    } else text += `${String(next)};`;
  }
  return text;
}
