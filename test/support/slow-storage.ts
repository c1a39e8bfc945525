/** A way to an emulator on which the bytes of objects come slowly, or so far only, and which remembers what was asked of them. */
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
  /** Bytes of the object from `at` on do not come any more, until `release`. */
  hold(object: string, at: number): void;
  release(): void;
  close(): Promise<void>;
};

/** A piece per turn of the timer. */
const TURN_MS = 10;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, TURN_MS));

export async function startSlowStorage(emulatorHost: string): Promise<SlowStorage> {
  const [hostname = '', port = ''] = emulatorHost.split(':');
  const readsFrom: number[] = [];
  let pace = Number.POSITIVE_INFINITY;
  let sent = 0;

  const holds = new Map<string, number>();

  /** Reads are told apart by the object's name in their address. */
  function holdOf(url: string): number {
    const held = [...holds].find(([object]) => url.includes(`/${encodeURIComponent(object)}?`));
    return held?.[1] ?? Number.POSITIVE_INFINITY;
  }

  async function send(
    answer: IncomingMessage,
    response: ServerResponse,
    { url, from }: { url: string; from: number },
  ): Promise<void> {
    const turnBytes = Number.isFinite(pace) ? Math.max(1, Math.floor((pace * TURN_MS) / 1000)) : 0;
    let position = from;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (let start = 0; start < chunk.length;) {
        if (response.destroyed) return;
        const most = Math.min(turnBytes || chunk.length, holdOf(url) - position);
        const piece = chunk.subarray(start, start + Math.max(0, most));
        response.write(piece);
        start += piece.length;
        position += piece.length;
        sent += piece.length;
        if (turnBytes > 0 || piece.length === 0) await turn();
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
      const from = Number(/^bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
      readsFrom.push(from);
      void send(answer, response, { url, from });
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
    hold: (object, at) => holds.set(object, at),
    release: () => holds.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
