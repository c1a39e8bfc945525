/** `objects.list`: prefix, delimiter, offsets and pages. */
import { objectResource } from './object-resource';
import type { ObjectStore, StoredObject } from './object-store';
import type { StorageCall } from './storage-call';
import { StorageError } from './storage-error';

const LARGEST_PAGE = 1_000;

/** An object, or a common prefix that stands for all objects below it. */
type Entry = { key: string; object?: StoredObject };

export function listObjects(objects: ObjectStore, call: StorageCall): Record<string, unknown> {
  const [bucket = ''] = call.names;
  const entries = entriesOf(objects.objects(bucket), call.query);
  const after = tokenOf(call.query);
  const rest = after === undefined ? entries : entries.filter(({ key }) => isAfter(key, after));
  const size = pageSizeOf(call.query);
  const page = rest.slice(0, size);
  const items = page.flatMap(({ object }) =>
    object === undefined ? [] : objectResource(object, call.origin),
  );
  const prefixes = page.flatMap(({ key, object }) => (object === undefined ? key : []));
  const last = page.at(-1);
  return {
    kind: 'storage#objects',
    ...(prefixes.length === 0 ? {} : { prefixes }),
    ...(items.length === 0 ? {} : { items }),
    ...(last === undefined || rest.length <= size
      ? {}
      : { nextPageToken: Buffer.from(last.key).toString('base64url') }),
  };
}

function entriesOf(objects: StoredObject[], query: URLSearchParams): Entry[] {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const start = query.get('startOffset');
  const end = query.get('endOffset');
  const entries: Entry[] = [];
  for (const object of objects) {
    const { name } = object;
    if (!name.startsWith(prefix)) continue;
    if (start !== null && name !== start && !isAfter(name, start)) continue;
    if (end !== null && !isAfter(end, name)) continue;
    const cut = delimiter === '' ? -1 : name.indexOf(delimiter, prefix.length);
    const key = cut === -1 ? name : name.slice(0, cut + delimiter.length);
    if (cut === -1) entries.push({ key, object });
    else if (entries.at(-1)?.key !== key) entries.push({ key });
  }
  return entries;
}

function isAfter(name: string, other: string): boolean {
  return Buffer.compare(Buffer.from(name), Buffer.from(other)) > 0;
}

function tokenOf(query: URLSearchParams): string | undefined {
  const token = query.get('pageToken');
  return token === null || token === '' ? undefined : Buffer.from(token, 'base64url').toString();
}

function pageSizeOf(query: URLSearchParams): number {
  const text = query.get('maxResults') ?? String(LARGEST_PAGE);
  if (!/^[1-9]\d*$/.test(text)) throw new StorageError(400, 'invalid', 'Invalid maxResults.');
  return Math.min(Number(text), LARGEST_PAGE);
}
