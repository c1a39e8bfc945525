import { EventEmitter, once } from 'node:events';
import { createObjectStore } from '../../../src/storage/client';
import { checksumOf } from '../../../src/storage/crc32c';
import { createFakeTime } from '../../support/fake-time';
import type { Handler, ScriptedServer } from '../../support/scripted-server';
import { body, startScriptedServer } from '../../support/scripted-server';
import { content } from '../../support/stored-object';

const pinned = {
  uri: 'gs://acme/data/train #1.jsonl',
  generation: '17',
  size: content.length,
  crc32c: checksumOf(content),
};

/** Sends the bytes that are asked for, and breaks off after `limit` of them. */
function media(limit = Number.POSITIVE_INFINITY, bytes = content): Handler {
  return (response, { headers }, message) => {
    const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
    const rest = bytes.subarray(start);
    response.writeHead(headers.range === undefined ? 200 : 206, {
      'content-length': rest.length,
      'x-goog-generation': '17',
      ...(headers.range === undefined
        ? {}
        : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (rest.length <= limit) response.end(rest);
    else if (limit === 0) response.write('', () => message.socket.destroy());
    else response.write(rest.subarray(0, limit), () => message.socket.destroy());
    if (limit === 0) response.flushHeaders();
  };
}

describe('reading an object', () => {
  let server: ScriptedServer;
  let store: ReturnType<typeof createObjectStore>;

  beforeEach(async () => {
    server = await startScriptedServer();
    store = createObjectStore({
      target: { kind: 'emulator', host: server.host },
      time: createFakeTime(),
    });
  });

  afterEach(async () => {
    await store.close();
    await server.close();
  });

  async function readAll(...args: Parameters<typeof store.read>): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.read(...args)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  it('asks for the stored bytes of the generation', async () => {
    server.answerWith(media());
    await expect(readAll(pinned)).resolves.toBe(content.toString());
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /storage/v1/b/acme/o/data%2Ftrain%20%231.jsonl?alt=media&generation=17',
    ]);
    expect(server.requests[0]?.headers['accept-encoding']).toBe('gzip');
  });

  it('goes on at the byte where a connection broke, as often as there is progress', async () => {
    server.answerWith(media(100));
    await expect(readAll(pinned)).resolves.toBe(content.toString());
    expect(server.requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      ...Array.from({ length: 15 }, (_, index) => `bytes=${(index + 1) * 100}-`),
    ]);
  });

  it('gives up after five connections without a byte', async () => {
    server.answerWith(media(40), media(0));
    await expect(readAll(pinned)).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining(`at byte 40 of ${content.length}`),
    });
    expect(server.requests).toHaveLength(7);
  });

  it('begins where it is told, without a checksum to compare', async () => {
    server.answerWith(media());
    await expect(readAll(pinned, { start: 1500 })).resolves.toBe(content.subarray(1500).toString());
    expect(server.requests[0]?.headers.range).toBe('bytes=1500-');
  });

  it('skips what it has when the service ignores the range, over several chunks', async () => {
    server.answerWith((response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 900), () => {
        setTimeout(() => response.end(content.subarray(900)), 20);
      });
    });
    await expect(readAll(pinned, { start: 1500 })).resolves.toBe(content.subarray(1500).toString());
  });

  it('asks nothing for an empty object, or an empty rest', async () => {
    await expect(readAll({ ...pinned, size: 0, crc32c: 'AAAAAA==' })).resolves.toBe('');
    await expect(readAll(pinned, { start: content.length })).resolves.toBe('');
    expect(server.requests).toHaveLength(0);
  });

  it('refuses other bytes than the metadata describe', async () => {
    const other = Buffer.from(content);
    other[700] = 0;
    server.answerWith(media(undefined, other));
    await expect(readAll(pinned)).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining(`instead of ${pinned.crc32c}`),
    });
  });

  it.each([
    ['another generation', { 'x-goog-generation': '18' }, 'generation 18'],
    ['another range', { 'content-range': 'bytes 0-1599/1600' }, 'asked for byte 5'],
  ])('refuses %s', async (_what, headers, message) => {
    server.answerWith(body(content.toString(), 206, headers));
    await expect(readAll(pinned, { start: 5 })).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining(message),
    });
  });

  it('refuses more bytes than there are', async () => {
    server.answerWith(body(`${content.toString()}more`, 200));
    await expect(readAll(pinned)).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('goes on after a silence', async () => {
    server.answerWith((response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 64));
    }, media());
    await expect(readAll(pinned, { timeoutMs: 300 })).resolves.toBe(content.toString());
    expect(server.requests[1]?.headers.range).toBe('bytes=64-');
  });

  it('ends with the reason of the caller’s signal', async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    server.answerWith((response) => {
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 64), () => controller.abort(reason));
    });
    await expect(readAll(pinned, { signal: controller.signal })).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  it('lets the connection go when its reader leaves', async () => {
    const gone = new EventEmitter();
    server.answerWith((response) => {
      response.on('close', () => gone.emit('closed'));
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 64));
    });
    const closed = once(gone, 'closed');
    for await (const chunk of store.read(pinned)) {
      expect(chunk.length).toBe(64);
      break;
    }
    await closed;
    expect(server.requests).toHaveLength(1);
  });
});
