/** Reads the files that describe how we are deployed, for the tests that hold them against rules. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

export function readRepositoryFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** True for `postgres:16.6-alpine`: at least major and minor; false for `postgres`, `postgres:16` and `postgres:latest`. */
export function isPinned(image: string): boolean {
  return /^[a-z0-9./-]+:v?\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(image);
}
