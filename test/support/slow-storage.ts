/** A way to an emulator on which the bytes of objects come slowly, and which remembers what was asked of them. */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type SlowStorage = {
  /** `127.0.0.1:PORT`, for `STORAGE_EMULATOR_HOST`. */
  host: string;
  /** First bytes of the reads so far, in order. */
  readsFrom: number[];
  /** Bytes of objects that were sent. */
  sentBytes(): number;
  /** From now on; reads that are under way go on at their pace. */
  setPace(bytesPerSecond: number): void;
  close(): Promise<void>;
};

/** A piece per turn of the timer. */
const TURN_MS = 10;

export async function startSlowStorage(emulatorHost: string): Promise<SlowStorage> {
  const [hostname = '', port = ''] = emulatorHost.split(':');
  const readsFrom: number[] = [];
  let pace = Number.POSITIVE_INFINITY;
  let sent = 0;

  async function sendSlowly(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieceBytes = Math.max(1, Math.floor((pace * TURN_MS) / 1000));
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (let start = 0; start < chunk.length; start += pieceBytes) {
        if (response.destroyed) return;
        const piece = chunk.subarray(start, start + pieceBytes);
        response.write(piece);
        sent += piece.length;
        await new Promise((resolve) => setTimeout(resolve, TURN_MS));
      }
    }
    response.end();
  }

  const server = createServer((message, response) => {
    const { method, url = '', headers } = message;
    const forwarded = request({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const isRead = method === 'GET' && url.includes('alt=media');
      if (!isRead) {
        answer.pipe(response);
        return;
      }
      readsFrom.push(Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0));
      if (Number.isFinite(pace)) void sendSlowly(answer, response);
      else answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    message.pipe(forwarded);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    readsFrom,
    sentBytes: () => sent,
    setPace: (bytesPerSecond) => {
      pace = bytesPerSecond;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
