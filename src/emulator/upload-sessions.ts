/** Resumable uploads in progress. */
import { randomUUID } from 'node:crypto';
import type { NewObject, Preconditions, StoredObject } from './object-store';
import { StorageError } from './storage-error';

/** Chunks, but for the last, count in multiples of this; what is over is not kept, and has to be sent again. */
const CHUNK_QUANTUM = 256 * 1024;

class UploadSession {
  finished?: StoredObject;
  private chunks: Buffer[] = [];
  received = 0;

  constructor(
    readonly object: NewObject,
    readonly conditions: Preconditions,
  ) {}

  /** The whole object once its last byte is here. */
  accept(contentRange: string | undefined, body: Buffer): Buffer | undefined {
    if (contentRange === undefined) {
      this.chunks = [body];
      return body;
    }
    const match = /^bytes (?:(\d+)-(\d+|\*)|\*)\/(\d+|\*)$/.exec(contentRange);
    if (match === null) throw invalidRange();
    const [, first, last, size] = match;
    // `0-*` sends all that is left in one request, whose end is the object's.
    const end = last === '*' ? Number(first) + body.length - 1 : Number(last);
    const stated = size === '*' ? undefined : Number(size);
    const total = stated ?? (last === '*' ? end + 1 : undefined);
    if (first !== undefined) this.keep(Number(first), end, total, body);
    return this.received === total ? Buffer.concat(this.chunks) : undefined;
  }

  private keep(first: number, last: number, total: number | undefined, body: Buffer): void {
    if (first > this.received || last - first + 1 !== body.length) throw invalidRange();
    const fresh = body.subarray(this.received - first);
    const isLast = total !== undefined && last + 1 === total;
    const length = isLast ? fresh.length : fresh.length - (fresh.length % CHUNK_QUANTUM);
    if (length <= 0) return;
    this.chunks.push(fresh.subarray(0, length));
    this.received += length;
  }
}

export class UploadSessions {
  private readonly sessions = new Map<string, UploadSession>();

  begin(object: NewObject, conditions: Preconditions): string {
    const id = randomUUID();
    this.sessions.set(id, new UploadSession(object, conditions));
    return id;
  }

  find(id: string): UploadSession {
    const session = this.sessions.get(id);
    if (session === undefined) throw new StorageError(404, 'notFound', 'No such upload.');
    return session;
  }

  drop(id: string): void {
    this.find(id);
    this.sessions.delete(id);
  }
}

function invalidRange(): StorageError {
  return new StorageError(400, 'invalid', 'Failed to parse Content-Range header.');
}
