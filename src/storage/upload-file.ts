/** Streams a local file up in chunks (resumable upload); a broken chunk goes on where the service says it broke. */
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { GoogleApiError } from '../google/google-api-error';
import { isRetryable, READ_RETRY, retryDelayMs } from '../google/retry-policy';
import type { Time } from '../google/time';
import type { Checksum } from './crc32c';
import { createChecksum } from './crc32c';
import { pause } from './pause';
import type { UploadState, UploadTarget } from './upload-session';
import { askState, sendChunk, startSession } from './upload-session';

/** 8 MiB, a multiple of the 256 KiB that the service wants: 1.2 Mbit/s sends it within the minute of one request. */
const CHUNK_BYTES = 8 * 1024 * 1024;

/** Failures in a row between which no further byte arrived. */
const MAX_FRUITLESS_TRIES = 5;

/** The service has forgotten the session: the upload begins anew. */
const SESSION_GONE: ReadonlySet<number | undefined> = new Set([404, 410]);

export type FileUpload = Omit<UploadTarget, 'size'> & {
  path: string;
  time: Time;
  onProgress?: ((bytes: number) => void) | undefined;
  /** Bytes per request, a multiple of 256 KiB. Default 8 MiB. */
  chunkBytes?: number;
};

export type UploadedFile = {
  /** The service's metadata of the new object. */
  resource: object;
  /** Of the bytes as they were read from the file. */
  crc32c: string;
};

async function readChunk(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const chunk = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(chunk, read, length - read, offset + read);
    if (bytesRead === 0) throw new Error('A file became shorter while it was uploaded.');
    read += bytesRead;
  }
  return chunk;
}

/** Bytes are hashed once, however often a resume makes us send them. */
function hasher(): { add: (chunk: Uint8Array, offset: number) => void; checksum: Checksum } {
  const checksum = createChecksum();
  let hashed = 0;
  return {
    checksum,
    add(chunk, offset) {
      const fresh = chunk.subarray(Math.max(0, hashed - offset));
      if (fresh.length === 0) return;
      checksum.update(fresh);
      hashed += fresh.length;
    },
  };
}

/** Errors after which the upload can go on; the session's loss is one. */
function isPassing(error: unknown): error is GoogleApiError {
  if (!(error instanceof GoogleApiError)) return false;
  return (
    error.kind === 'timeout' || isRetryable(error, READ_RETRY) || SESSION_GONE.has(error.httpStatus)
  );
}

async function sendAll(upload: FileUpload & UploadTarget, file: FileHandle): Promise<UploadedFile> {
  const { size, time, onProgress, chunkBytes = CHUNK_BYTES } = upload;
  const { add, checksum } = hasher();
  let session = await startSession(upload);
  let offset = 0;
  let best = 0;
  let failures = 0;
  let failed: GoogleApiError | undefined;

  async function next(): Promise<UploadState> {
    if (failed === undefined) {
      const chunk = await readChunk(file, offset, Math.min(chunkBytes, size - offset));
      add(chunk, offset);
      return sendChunk(upload, session, offset, chunk);
    }
    if (!SESSION_GONE.has(failed.httpStatus)) return askState(upload, session);
    session = await startSession(upload);
    return { kind: 'incomplete', persisted: 0 };
  }

  for (;;) {
    try {
      const state = await next();
      if (state.kind === 'complete') {
        onProgress?.(size);
        return { resource: state.resource, crc32c: checksum.base64() };
      }
      failed = undefined;
      offset = state.persisted;
    } catch (error) {
      if (!isPassing(error) || failures >= MAX_FRUITLESS_TRIES) throw error;
      failed = error;
      failures++;
      const { retryAfterMs } = error;
      const random = (): number => time.random();
      const delay = retryDelayMs({ policy: READ_RETRY, failures, retryAfterMs, random });
      await pause(time, delay, upload.options.signal);
    }
    if (offset > best) {
      best = offset;
      failures = 0;
      onProgress?.(offset);
    }
  }
}

/** Throws `GoogleApiError`, the signal's reason, or the file system's error. */
export async function uploadFile(upload: FileUpload): Promise<UploadedFile> {
  const file = await open(upload.path);
  try {
    const { size } = await file.stat();
    return await sendAll({ ...upload, size }, file);
  } finally {
    await file.close();
  }
}
