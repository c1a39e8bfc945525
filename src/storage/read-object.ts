/**
 * Reads the bytes of one generation of an object: resumed at the byte where a connection broke, and compared with
 * length and CRC32C at the end.
 */
import { headerText } from '../google/failure';
import { GoogleApiError } from '../google/google-api-error';
import type { HttpClient, HttpStream } from '../google/http-client';
import { describeFailure } from '../google/network-failure';
import { READ_RETRY, retryDelayMs } from '../google/retry-policy';
import type { Time } from '../google/time';
import { createChecksum } from './crc32c';
import { objectAddress, objectPath, queryOf, STORAGE_ORIGIN } from './object-address';
import { pause } from './pause';
import type { ObjectCallOptions, ObjectMetadata } from './port';

type PinnedObject = Pick<ObjectMetadata, 'uri' | 'generation' | 'size' | 'crc32c'>;

/** Broken connections in a row that brought no byte. With progress there is no limit but the object's end. */
const MAX_FRUITLESS_RESUMES = 5;

const DEFAULT_IDLE_MS = 60_000;

/** A connection that broke while bytes were coming: worth going on where it broke. */
class BrokenStream extends Error {}

function readError(
  kind: 'malformed' | 'network',
  object: PinnedObject,
  what: string,
): GoogleApiError {
  return new GoogleApiError({
    kind,
    message: `Reading ${object.uri} (generation ${object.generation}) from Cloud Storage failed: ${what}.`,
    request: `GET /storage/v1${objectPath(objectAddress(object.uri))}?alt&generation`,
  });
}

/** How many of the answer's bytes lie before `offset`: none, unless the service ignored the range. */
function bytesToSkip(stream: HttpStream, object: PinnedObject, offset: number): number {
  const generation = headerText(stream.headers, 'x-goog-generation');
  if (generation !== undefined && generation !== object.generation) {
    throw readError('malformed', object, `it answered with generation ${generation}`);
  }
  if (stream.httpStatus !== 206) return offset;
  const range = headerText(stream.headers, 'content-range') ?? '';
  if (!range.startsWith(`bytes ${offset}-`)) {
    throw readError('malformed', object, `asked for byte ${offset}, it sent '${range}'`);
  }
  return 0;
}

/** The chunks of one answer; a silence longer than `idleMs`, or the caller's signal, breaks it. */
async function* chunksOf(
  body: HttpStream['body'],
  idleMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const onAbort = (): void => void body.destroy(new Error('aborted'));
  signal?.addEventListener('abort', onAbort, { once: true });
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal?.throwIfAborted();
      // Only waiting for the service counts; a slow consumer is no silence of the service.
      const silence = new Error(`no byte came for ${idleMs / 1000} s`);
      const timer = setTimeout(() => body.destroy(silence), idleMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new BrokenStream(describeFailure(error));
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** The bytes from `offset` on, as far as one connection brings them. */
async function* bytesFrom(
  http: HttpClient,
  object: PinnedObject,
  offset: number,
  options: ObjectCallOptions,
): AsyncGenerator<Buffer> {
  const { signal, timeoutMs = DEFAULT_IDLE_MS } = options;
  const query = queryOf({ alt: 'media', generation: object.generation });
  const stream = await http.open(
    {
      method: 'GET',
      origin: STORAGE_ORIGIN,
      path: `/storage/v1${objectPath(objectAddress(object.uri))}${query}`,
      headers: {
        // Without it the service unzips, ignores ranges, and sends what its checksum does not describe.
        'accept-encoding': 'gzip',
        ...(offset === 0 ? {} : { range: `bytes=${offset}-` }),
      },
    },
    { signal, timeoutMs },
  );
  // A body that is destroyed emits an error, also when nobody reads it any more.
  stream.body.on('error', () => undefined);
  try {
    let skip = bytesToSkip(stream, object, offset);
    for await (const chunk of chunksOf(stream.body, timeoutMs, signal)) {
      const wanted = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - wanted.length;
      if (wanted.length > 0) yield wanted;
    }
  } finally {
    stream.body.destroy();
  }
}

export async function* readObject(
  { http, time }: { http: HttpClient; time: Time },
  object: PinnedObject,
  options: ObjectCallOptions & { start?: number; crc32cBefore?: number } = {},
): AsyncGenerator<Uint8Array> {
  const { signal, start = 0 } = options;
  const crc32cBefore = start === 0 ? 0 : options.crc32cBefore;
  const checksum = createChecksum(crc32cBefore);
  let offset = start;
  let fruitless = 0;
  // An empty rest is never asked for: the service would answer 416.
  while (offset < object.size) {
    const before = offset;
    let broken = `the answer ended at byte ${offset}`;
    try {
      for await (const bytes of bytesFrom(http, object, offset, options)) {
        offset += bytes.length;
        if (offset > object.size) {
          throw readError('malformed', object, `it sent more than its ${object.size} bytes`);
        }
        checksum.update(bytes);
        yield bytes;
      }
    } catch (error) {
      if (!(error instanceof BrokenStream)) throw error;
      broken = error.message;
    }
    if (offset >= object.size) break;
    fruitless = offset > before ? 0 : fruitless + 1;
    if (fruitless > MAX_FRUITLESS_RESUMES) {
      throw readError('network', object, `at byte ${offset} of ${object.size}, ${broken}`);
    }
    const delay = retryDelayMs({
      policy: READ_RETRY,
      failures: fruitless + 1,
      retryAfterMs: undefined,
      random: () => time.random(),
    });
    await pause(time, delay, signal);
  }
  if (crc32cBefore !== undefined && checksum.base64() !== object.crc32c) {
    const sums = `${checksum.base64()} instead of ${object.crc32c}`;
    throw readError('malformed', object, `the bytes have the CRC32C ${sums}`);
  }
}
