/** Local files that are to be read later: whether that will work, and what comes of it. */
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { FileChangedError } from '../dataset';
import { codeOf } from './unreadable';

/** Size in bytes. Rejects as a read would, for a directory as well: opening one succeeds. */
export async function sizeOfFile(path: string): Promise<number> {
  const file = await open(path, 'r');
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' });
    return found.size;
  } finally {
    await file.close();
  }
}

/** Larger chunks than the default: fewer turns of the event loop per gigabyte. */
const CHUNK_BYTES = 1024 * 1024;

function isSame(before: Stats, after: Stats): boolean {
  return before.ino === after.ino && before.size === after.size && before.mtimeMs === after.mtimeMs;
}

/** Opens a file that was there before. */
async function reopen(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    throw new FileChangedError(path, { cause });
  }
}

/** The bytes of a file; throws FileChangedError when it is gone, and at the end when somebody wrote to it, or put another in its place. */
export async function* bytesOfFile(path: string, start: number): AsyncGenerator<Uint8Array> {
  const file = await reopen(path);
  try {
    const before = await file.stat();
    yield* file.createReadStream({ start, highWaterMark: CHUNK_BYTES, autoClose: false });
    const now = await stat(path).catch(() => undefined);
    if (now === undefined || !isSame(before, now)) throw new FileChangedError(path);
  } finally {
    await file.close();
  }
}
