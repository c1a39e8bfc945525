/**
 * Keys that stand more than once in one object of a row. JSON.parse keeps the last of them and says nothing, so the text is looked at.
 */

const OPEN = /[{[]/;
const TOKEN = /["{}[\]]/g;

/** Where a text ends that begins with the quotation mark at `start`: behind its last one. */
function endOfString(text: string, start: number): number {
  for (let end = start; ;) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
}

const NEXT = /[^ \t\r\n]/g;

function isKey(text: string, end: number): boolean {
  NEXT.lastIndex = end;
  return NEXT.exec(text)?.[0] === ':';
}

/** `raw` has its quotation marks; one key may be written in several ways. */
const readKey = (raw: string): string =>
  raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);

/**
 * The places, counted from 1, of keys that are there before in the object that a row has under a name.
 *
 * @param text the row, which is known to be a JSON object.
 */
export function repeatedKeys(text: string, name: string): number[] {
  let depth = 0;
  let isBelow = false;
  let position = 0;
  let seen = new Set<string>();
  let repeated: number[] = [];
  for (let at = nextToken(text, 0); at !== -1;) {
    let end = at + 1;
    const token = text.charAt(at);
    if (token === '"') {
      end = endOfString(text, at);
      if ((depth === 1 || (depth === 2 && isBelow)) && isKey(text, end)) {
        const key = readKey(text.slice(at, end));
        if (depth === 1) {
          isBelow = key === name;
          // Of the object itself the last counts, too.
          if (isBelow) [position, seen, repeated] = [0, new Set(), []];
        } else {
          position += 1;
          if (seen.has(key)) repeated.push(position);
          seen.add(key);
        }
      }
    } else depth += OPEN.test(token) ? 1 : -1;
    at = nextToken(text, end);
  }
  return repeated;
}

function nextToken(text: string, from: number): number {
  TOKEN.lastIndex = from;
  return TOKEN.exec(text)?.index ?? -1;
}
