import { crc32c } from '@node-rs/crc32';
import { Emulated } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const QUANTUM = 256 * 1024;

function upload(name: string, query = '', bucket = 'bucket'): string {
  return `/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}${query}`;
}

function checksum(bytes: Buffer): string {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32c(bytes));
  return value.toString('base64');
}

async function begin(query: string, prefix = ''): Promise<string> {
  const path = `${prefix}/upload/storage/v1/b/bucket/o?uploadType=resumable${query}`;
  const started = await emulated.call('POST', path, { contentType: 'text/plain' });
  return new URL(started.headers.get('location') ?? '').href.slice(emulated.url.length);
}

async function send(session: string, range: string, bytes: Buffer) {
  const answer = await emulated.call('PUT', session, bytes, { 'content-range': range });
  return { status: answer.status, range: answer.headers.get('range'), json: answer.json };
}

describe('uploads', () => {
  it('take metadata and bytes in one multipart body', async () => {
    const media = Buffer.from([0, 13, 10, 45, 45, 255, 13]);
    const body = Buffer.concat([
      Buffer.from(
        '--b1\r\ncontent-type: application/json\r\n\r\n{"name":"mp","metadata":{"k":"v"}}\r\n',
      ),
      Buffer.from('--b1\r\ncontent-type: image/png\r\n\r\n'),
      media,
      Buffer.from('\r\n--b1--\r\n'),
    ]);
    const headers = { 'content-type': 'multipart/related; boundary=b1' };
    const put = await emulated.call(
      'POST',
      '/upload/storage/v1/b/bucket/o?uploadType=multipart',
      body,
      headers,
    );
    expect(put.json).toMatchObject({
      name: 'mp',
      contentType: 'image/png',
      metadata: { k: 'v' },
      size: '7',
      crc32c: checksum(media),
    });
    const broken = { 'content-type': 'multipart/related; boundary=other' };
    const refused = await emulated.call(
      'POST',
      '/upload/storage/v1/b/bucket/o?uploadType=multipart',
      body,
      broken,
    );
    expect(refused.status).toBe(400);
  });

  it('go on in chunks where they stopped', async () => {
    const bytes = Buffer.alloc(QUANTUM * 2 + 5, 'abc');
    const total = bytes.length;
    const session = await begin('&name=chunks', '/resumable');
    const none = Buffer.alloc(0);
    expect(await send(session, `bytes */${total}`, none)).toMatchObject({
      status: 308,
      range: null,
    });
    const first = bytes.subarray(0, QUANTUM);
    expect(await send(session, `bytes 0-${QUANTUM - 1}/${total}`, first)).toMatchObject({
      status: 308,
      range: `bytes=0-${QUANTUM - 1}`,
    });
    // Too much for a whole quantum: the rest is not kept.
    const odd = bytes.subarray(QUANTUM, QUANTUM + 10);
    expect(await send(session, `bytes ${QUANTUM}-${QUANTUM + 9}/*`, odd)).toMatchObject({
      status: 308,
      range: `bytes=0-${QUANTUM - 1}`,
    });
    expect((await send(session, `bytes 900000-900001/*`, Buffer.from('ab'))).status).toBe(400);
    const rest = bytes.subarray(QUANTUM);
    const done = await send(session, `bytes ${QUANTUM}-${total - 1}/${total}`, rest);
    expect(done).toMatchObject({
      status: 200,
      json: { name: 'chunks', contentType: 'text/plain', crc32c: checksum(bytes) },
    });
    // Who lost the answer asks again and gets the same object.
    expect((await send(session, `bytes */${total}`, none)).json).toEqual(done.json);
  });

  it('check their precondition at the start and at the end', async () => {
    const session = await begin('&name=raced&ifGenerationMatch=0');
    await emulated.call('POST', upload('raced'), 'first');
    const late = await emulated.call('PUT', session, 'second');
    expect(late.status).toBe(412);
    const path =
      '/upload/storage/v1/b/bucket/o?uploadType=resumable&name=raced&ifGenerationMatch=0';
    expect((await emulated.call('POST', path)).status).toBe(412);
  });

  it('are forgotten when they are given up', async () => {
    const session = await begin('&name=given-up');
    expect((await emulated.call('DELETE', session)).status).toBe(499);
    expect((await emulated.call('PUT', session, 'x')).status).toBe(404);
  });
});
