/** Files that survive a crash: each is written beside its name, brought to the disk, and then renamed. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

const BLOBS = 'blobs';
/** After so long without a sign of life a lock belongs to nobody. */
const STALE_MS = 4_000;
const RETRY_MS = 250;

export class DurableDirectory {
  private readonly written = new Map<string, string>();
  private readonly blobs = new WeakMap<Buffer, string>();

  private constructor(
    private readonly path: string,
    private readonly unlock: () => Promise<void>,
  ) {}

  /** Throws where another process holds the directory; one that was killed holds it for some seconds more. */
  static async open(path: string): Promise<DurableDirectory> {
    mkdirSync(join(path, BLOBS), { recursive: true });
    const unlock = await lock(path, {
      stale: STALE_MS,
      retries: { retries: 2 * (STALE_MS / RETRY_MS), factor: 1, minTimeout: RETRY_MS },
    });
    return new DurableDirectory(path, unlock);
  }

  close(): Promise<void> {
    return this.unlock();
  }

  read(name: string): unknown {
    const file = join(this.path, name);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : undefined;
  }

  /** Writes nothing where nothing has changed. */
  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    if (this.written.get(name) === text) return;
    this.put(name, Buffer.from(text));
    this.written.set(name, text);
  }

  /** Keeps bytes under their own hash, and gives that. */
  keep(bytes: Buffer): string {
    const known = this.blobs.get(bytes);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (!existsSync(join(this.path, BLOBS, hash))) this.put(join(BLOBS, hash), bytes);
    this.blobs.set(bytes, hash);
    return hash;
  }

  blob(hash: string): Buffer {
    const bytes = readFileSync(join(this.path, BLOBS, hash));
    this.blobs.set(bytes, hash);
    return bytes;
  }

  /** Removes blobs that nothing refers to any more, and what a crash left half written. */
  sweep(used: ReadonlySet<string>): void {
    for (const name of readdirSync(join(this.path, BLOBS))) {
      if (!used.has(name)) rmSync(join(this.path, BLOBS, name), { force: true });
    }
  }

  private put(name: string, bytes: Buffer): void {
    const file = join(this.path, name);
    const draft = `${file}.draft`;
    const descriptor = openSync(draft, 'w');
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
  }
}
