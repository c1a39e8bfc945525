import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createObjectStore } from '../../../src/storage/client';
import { checksumOf } from '../../../src/storage/crc32c';
import { createFakeTime } from '../../support/fake-time';
import type { Handler, ScriptedServer } from '../../support/scripted-server';
import {
  body,
  googleError,
  json,
  reset,
  silence,
  startScriptedServer,
} from '../../support/scripted-server';
import { resource } from '../../support/stored-object';

const KIB256 = 256 * 1024;
const big = Buffer.alloc(2 * KIB256 + 1000, 'abcdefg');
const total = big.length;
const stored = json(resource(big));

const session: Handler = (response, { headers }) => {
  response.writeHead(200, {
    location: `http://${headers.host}/upload/storage/v1/b/acme/o?upload_id=secret`,
  });
  response.end();
};

function have(bytes: number): Handler {
  return body('', 308, bytes === 0 ? {} : { range: `bytes=0-${bytes - 1}` });
}

/** What each request after the first said of its place. */
function rangesOf(server: ScriptedServer) {
  return server.requests.slice(1).map(({ headers }) => headers['content-range']);
}

describe('uploading a file', () => {
  let server: ScriptedServer;
  let store: ReturnType<typeof createObjectStore>;

  beforeEach(async () => {
    server = await startScriptedServer();
    store = createObjectStore({
      target: { kind: 'emulator', host: server.host },
      time: createFakeTime(),
      uploadChunkBytes: KIB256,
    });
  });

  afterEach(async () => {
    await store.close();
    await server.close();
  });
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'upload-'));
    path = join(directory, 'train.jsonl');
    await writeFile(path, big);
  });

  afterEach(() => rm(directory, { recursive: true }));

  const ranges = () => rangesOf(server);

  function upload(progress: number[] = [], options = {}) {
    return store.uploadFile(path, 'gs://acme/train.jsonl', {
      contentType: 'application/jsonl',
      ifGenerationMatch: '0',
      onProgress: (bytes) => progress.push(bytes),
      ...options,
    });
  }

  it('sends the file in chunks and tells how far it is', async () => {
    const progress: number[] = [];
    server.answerWith(session, have(KIB256), have(2 * KIB256), stored);
    await expect(upload(progress)).resolves.toMatchObject({ size: total });
    expect(`${server.requests[0]?.method} ${server.requests[0]?.url}`).toMatch(
      /^POST \/upload\/storage\/v1\/b\/acme\/o\?uploadType=resumable&name=train.jsonl&ifGenerationMatch=0&/,
    );
    expect(server.requests[0]?.headers['x-upload-content-type']).toBe('application/jsonl');
    expect(ranges()).toEqual([
      `bytes 0-${KIB256 - 1}/${total}`,
      `bytes ${KIB256}-${2 * KIB256 - 1}/${total}`,
      `bytes ${2 * KIB256}-${total - 1}/${total}`,
    ]);
    expect(
      server.requests
        .slice(1)
        .map((request) => request.body)
        .join(''),
    ).toBe(big.toString());
    expect(progress).toEqual([KIB256, 2 * KIB256, total]);
  });

  it('asks after a broken chunk, and goes on where the service is', async () => {
    const half = KIB256 / 2;
    server.answerWith(session, have(KIB256), reset, have(KIB256 + half), stored);
    await upload();
    expect(ranges().slice(1)).toEqual([
      `bytes ${KIB256}-${2 * KIB256 - 1}/${total}`,
      `bytes */${total}`,
      `bytes ${KIB256 + half}-${total - 1}/${total}`,
    ]);
  });

  it('learns from the service that the last chunk had arrived', async () => {
    server.answerWith(session, have(KIB256), have(2 * KIB256), reset, stored);
    await expect(upload()).resolves.toMatchObject({ size: total });
    expect(ranges().at(-1)).toBe(`bytes */${total}`);
  });

  it('refuses an object that was complete before all bytes were sent', async () => {
    server.answerWith(session, have(KIB256), stored);
    await expect(upload()).rejects.toMatchObject({ kind: 'malformed' });
  });

  it.each([
    ['takes nothing', 0],
    ['has the last byte and does not end', total],
    ['has more than there is', total + 1],
  ])('gives up on a service that %s', async (_what, bytes) => {
    server.answerWith(session, have(bytes));
    await expect(upload()).rejects.toMatchObject({ kind: 'malformed' });
    expect(server.requests.length).toBeLessThan(20);
  });

  it('begins anew when the service has forgotten the session', async () => {
    server.answerWith(
      session,
      have(KIB256),
      body('', 410),
      session,
      have(KIB256),
      have(2 * KIB256),
      stored,
    );
    await expect(upload()).resolves.toMatchObject({ crc32c: checksumOf(big) });
    expect(server.requests.map(({ method }) => method)).toEqual([
      'POST',
      'PUT',
      'PUT',
      'POST',
      'PUT',
      'PUT',
      'PUT',
    ]);
  });

  it('gives up after five failures without progress', async () => {
    server.answerWith(session, googleError(503, 'UNAVAILABLE', 'busy'));
    await expect(upload()).rejects.toMatchObject({ httpStatus: 503 });
    expect(server.requests).toHaveLength(7);
  });

  it('does not go on after a refusal', async () => {
    server.answerWith(session, googleError(403, 'PERMISSION_DENIED', 'no'));
    await expect(upload()).rejects.toMatchObject({ httpStatus: 403 });
    expect(server.requests).toHaveLength(2);
  });

  it('never names the session in an error', async () => {
    server.answerWith(session, googleError(403, 'PERMISSION_DENIED', 'no'));
    await expect(upload()).rejects.toMatchObject({
      message: expect.not.stringContaining('secret'),
      request: 'PUT /upload/storage/v1/b/acme/o?upload_id',
    });
  });

  it('sends an empty file', async () => {
    await writeFile(path, '');
    server.answerWith(session, json(resource(Buffer.alloc(0))));
    await expect(upload()).resolves.toMatchObject({ size: 0 });
    expect(ranges()).toEqual(['bytes */0']);
  });

  it('ends with the reason of the caller’s signal', async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    server.answerWith(session, (...args) => {
      controller.abort(reason);
      silence(...args);
    });
    await expect(upload([], { signal: controller.signal })).rejects.toBe(reason);
  });
});
