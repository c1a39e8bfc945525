/** Reads bodies whole, with a bound on their size; one that breaks off is told from one that ended. */
import type { Dispatcher } from 'undici';

type Body = Dispatcher.ResponseData['body'];

export type BodyRead =
  | { kind: 'whole'; bytes: Buffer }
  /** The connection broke before the end. */
  | { kind: 'truncated'; bytes: Buffer; cause: unknown }
  | { kind: 'tooLarge' };

export async function readBody(body: Body, maxBytes: number): Promise<BodyRead> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Leaving the loop destroys the stream, and with it the connection.
      if (size > maxBytes) return { kind: 'tooLarge' };
      chunks.push(chunk);
    }
  } catch (cause) {
    return { kind: 'truncated', bytes: Buffer.concat(chunks), cause };
  }
  return { kind: 'whole', bytes: Buffer.concat(chunks) };
}
