/** Local files that are to be read later: whether that will work, before anything else is done. */
import { open } from 'node:fs/promises';

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
