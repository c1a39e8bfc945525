import { Emulated } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

const OBJECTS = '/storage/v1/b/datasets/o';
const UPLOAD = '/upload/storage/v1/b/datasets/o';

function multipart(lineEnd: string, parts: string[], boundary = 'x y') {
  const body = parts.map((part) => `--x y${lineEnd}${part}${lineEnd}`).join('');
  return emulated.call('POST', `${UPLOAD}?uploadType=multipart`, `${body}--x y--${lineEnd}`, {
    'content-type': `multipart/related; boundary="${boundary}"`,
  });
}

async function begin(name: string): Promise<string> {
  const { headers } = await emulated.call(
    'POST',
    `${UPLOAD}?uploadType=resumable&name=${name}`,
    '{}',
  );
  return (headers.get('location') ?? '').replace(emulated.url, '');
}

const put = (session: string, range: string, body = Buffer.alloc(0)) =>
  emulated.call('PUT', session, body, { 'content-range': range });

const part = (id: string, line: string) =>
  `--b\r\nContent-Type: application/http\r\nContent-ID: <${id}>\r\n\r\n${line}\r\n\r\n`;

async function textOf(name: string): Promise<string> {
  const { text } = await emulated.call('GET', `${OBJECTS}/${encodeURIComponent(name)}?alt=media`);
  return text;
}

describe('multipart uploads', () => {
  it.each([
    ['CRLF', '\r\n'],
    ['LF', '\n'],
  ])('are read with %s', async (kind, end) => {
    const json = `Content-Type: application/json; charset=UTF-8${end}${end}{"name":"m/${kind}"}`;
    const media = `Content-Type: text/plain${end}${end}one\ntwo\r\n`;
    const { status, json: object } = await multipart(end, [json, media]);
    expect(status).toBe(200);
    expect(object).toMatchObject({ name: `m/${kind}`, contentType: 'text/plain' });
    expect(await textOf(`m/${kind}`)).toBe('one\ntwo\r\n');
  });

  it('may have their content in base64', async () => {
    const json = 'Content-Type: application/json\r\n\r\n{"name":"m/base64"}';
    const media = 'Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nb25l';
    await multipart('\r\n', [json, media]);
    expect(await textOf('m/base64')).toBe('one');
  });

  it('with a checksum that is not theirs are refused', async () => {
    const json = 'Content-Type: application/json\r\n\r\n{"name":"m/sum","crc32c":"AAAAAA=="}';
    const { status, text } = await multipart('\r\n', [json, 'Content-Type: a/b\r\n\r\none']);
    expect(status).toBe(400);
    expect(text).toContain("doesn't match calculated crc32c");
  });
});

describe('resumable uploads', () => {
  it('are done in one request of unknown length', async () => {
    const session = await begin('r1');
    expect((await put(session, 'bytes 0-*/*', Buffer.from('all'))).status).toBe(200);
    expect(await textOf('r1')).toBe('all');
  });

  it('tell with 308 how far they are, and take up there', async () => {
    const session = await begin('r2');
    const chunk = Buffer.alloc(256 * 1024, 'a');
    const first = await put(session, `bytes 0-${chunk.length - 1}/*`, chunk);
    expect([first.status, first.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
    const asked = await put(session, 'bytes */*');
    expect([asked.status, asked.headers.get('range')]).toEqual([308, 'bytes=0-262143']);
    const last = await put(
      session,
      `bytes ${chunk.length}-*/${chunk.length + 3}`,
      Buffer.from('end'),
    );
    expect(last.json).toMatchObject({ name: 'r2', size: String(chunk.length + 3) });
    expect((await put(session, 'bytes */*')).status).toBe(200);
  });

  it('may be empty', async () => {
    const session = await begin('r3');
    expect((await put(session, 'bytes */0')).json).toMatchObject({ name: 'r3', size: '0' });
  });
});

describe('paths of the XML API', () => {
  it('read, write and delete objects', async () => {
    const written = await emulated.call('PUT', '/datasets/x/a%20b.txt', 'content', {
      'content-type': 'text/plain',
    });
    expect(written.status).toBe(200);
    const got = await emulated.call('GET', '/datasets/x/a%20b.txt', undefined, {
      range: 'bytes=1-3',
    });
    expect([got.status, got.text]).toEqual([206, 'ont']);
    expect(got.headers.get('x-goog-generation')).toMatch(/^\d{16}$/);
    const head = await emulated.call('HEAD', '/datasets/x/a%20b.txt');
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '7']);
    const pinned = await emulated.call('DELETE', '/datasets/x/a%20b.txt', undefined, {
      'x-goog-if-generation-match': '1',
    });
    expect([pinned.status, pinned.text]).toEqual([
      412,
      expect.stringContaining('PreconditionFailed'),
    ]);
    expect((await emulated.call('DELETE', '/datasets/x/a%20b.txt')).status).toBe(204);
    const gone = await emulated.call('GET', '/datasets/x/a%20b.txt');
    expect([gone.status, gone.text]).toEqual([
      404,
      expect.stringContaining('<Code>NoSuchKey</Code>'),
    ]);
  });
});

describe('batches', () => {
  it('run each call and answer in its place', async () => {
    await emulated.upload('batch/a', 'x');
    const body = `${part('1', `DELETE ${OBJECTS}/batch%2Fa HTTP/1.1`)}${part('2', `DELETE ${OBJECTS}/none`)}${part('3', 'GET /nowhere')}--b--`;
    const { status, text, headers } = await emulated.call('POST', '/batch/storage/v1', body, {
      'content-type': 'multipart/mixed; boundary=b',
    });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=/);
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 404', 'HTTP/1.1 404']);
    expect(text.match(/Content-ID: \S+/g)).toEqual([
      'Content-ID: <response-1>',
      'Content-ID: <response-2>',
      'Content-ID: <response-3>',
    ]);
    expect((await emulated.call('GET', `${OBJECTS}/batch%2Fa`)).status).toBe(404);
  });

  it('without a boundary are refused', async () => {
    expect((await emulated.call('POST', '/batch', 'x')).status).toBe(400);
  });
});

describe('metadata', () => {
  it('is changed by PATCH, replaced by PUT, and keeps the generation', async () => {
    await emulated.upload('meta.txt', 'x');
    const path = `${OBJECTS}/meta.txt`;
    const patch = (metadata: unknown) => emulated.call('PATCH', path, { metadata });
    const first = await patch({ a: '1', b: '2' });
    const second = await patch({ a: null, c: '3' });
    expect(second.json).toMatchObject({
      metadata: { b: '2', c: '3' },
      metageneration: '3',
      generation: first.json['generation'],
    });
    expect((await emulated.call('PUT', path, { metadata: { d: '4' } })).json['metadata']).toEqual({
      d: '4',
    });
    expect((await patch(null)).json).not.toHaveProperty('metadata');
    expect(await textOf('meta.txt')).toBe('x');
  });
});

describe('buckets', () => {
  it('are listed, and deleted when they are empty', async () => {
    await emulated.call('POST', '/storage/v1/b?project=p', { name: 'short-lived' });
    const { json } = await emulated.call('GET', '/storage/v1/b?project=p&prefix=short');
    expect(json['items']).toMatchObject([{ name: 'short-lived' }]);
    await emulated.upload('x', 'x', 'short-lived');
    expect((await emulated.call('DELETE', '/storage/v1/b/short-lived')).status).toBe(409);
    await emulated.call('DELETE', '/storage/v1/b/short-lived/o/x');
    expect((await emulated.call('DELETE', '/storage/v1/b/short-lived')).status).toBe(204);
    expect((await emulated.call('GET', '/storage/v1/b/short-lived')).status).toBe(404);
  });
});
