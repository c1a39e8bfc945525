/** Pages of a list. A token belongs to its list and filter: anywhere else it is refused. */
import { createHash } from 'node:crypto';
import { invalidArgument } from './google-error';

export type Page<T> = { items: T[]; nextPageToken?: string };

const DEFAULT_PAGE_SIZE = 100;
const LARGEST_PAGE_SIZE = 1_000;

/** Items after a page that its token knows, for when the last one of the page is gone. */
const ITEMS_AHEAD = 10;

/**
 * `keyOf` gives what a token remembers: the last item of its page, and those that come next. So items that are added in
 * front, deleted, or changed so that the filter no longer finds them while somebody pages neither repeat nor hide others.
 */
export function pageOf<T>(
  items: readonly T[],
  request: { list: string; filter: string; pageSize?: string; pageToken?: string },
  keyOf: (item: T) => string,
): Page<T> {
  const size = pageSize(request.pageSize);
  const owner = createHash('sha256')
    .update(`${request.list}\n${request.filter}`)
    .digest('base64url');
  const start = startOf(items, request.pageToken, owner, keyOf);
  const page = items.slice(start, start + size);
  const last = page.at(-1);
  if (last === undefined || start + size >= items.length) return { items: page };
  const ahead = items.slice(start + size, start + size + ITEMS_AHEAD).map(keyOf);
  const token = Buffer.from(JSON.stringify([owner, keyOf(last), ahead])).toString('base64url');
  return { items: page, nextPageToken: token };
}

function pageSize(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PAGE_SIZE;
  if (!/^\d+$/.test(text)) throw refused('page_size', 'Not a positive integer.');
  return Number(text) === 0 ? DEFAULT_PAGE_SIZE : Math.min(Number(text), LARGEST_PAGE_SIZE);
}

function startOf<T>(
  items: readonly T[],
  token: string | undefined,
  owner: string,
  keyOf: (item: T) => string,
): number {
  if (token === undefined || token === '') return 0;
  const [tokenOwner, lastKey, ahead] = decode(token);
  if (tokenOwner !== owner) throw refused('page_token', 'Of another list or filter.');
  const index = items.findIndex((item) => keyOf(item) === lastKey);
  if (index !== -1) return index + 1;
  const next = items.findIndex((item) => ahead.includes(keyOf(item)));
  // All of them are gone: nothing is left that the caller has not seen, or nothing that we can tell apart from it.
  return next === -1 ? items.length : next;
}

function decode(token: string): [unknown, unknown, readonly unknown[]] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === 3 && Array.isArray(parts[2])) {
      return [parts[0], parts[1], parts[2]];
    }
  } catch {
    // Falls through to the refusal: any token that we did not make.
  }
  throw refused('page_token', 'Not a page token.');
}

function refused(field: string, description: string): Error {
  return invalidArgument(`[emulator] Invalid ${field}: ${description}`, [{ field, description }]);
}
