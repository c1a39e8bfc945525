import { crc32c } from '@node-rs/crc32';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Emulated } from './emulated';

let emulated: Emulated;

beforeAll(async () => {
  emulated = await Emulated.start();
});
afterAll(() => emulated.close());

function object(name: string, query = '', bucket = 'bucket'): string {
  return `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}${query}`;
}

function upload(name: string, query = '', bucket = 'bucket'): string {
  return `/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}${query}`;
}

function checksum(bytes: Buffer): string {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32c(bytes));
  return value.toString('base64');
}

describe('objects', () => {
  it('come back as they were stored, with checksums and generations', async () => {
    const bytes = Buffer.from('{"text":"naïve ☃"}\n');
    const name = 'dir/a b#c?.jsonl';
    const put = await emulated.call('POST', upload(name), bytes, {
      'content-type': 'application/jsonl',
    });
    const expected = {
      kind: 'storage#object',
      name,
      bucket: 'bucket',
      size: String(bytes.length),
      contentType: 'application/jsonl',
      metageneration: '1',
      crc32c: checksum(bytes),
      md5Hash: createHash('md5').update(bytes).digest('base64'),
      generation: expect.stringMatching(/^\d{16}$/) as string,
    };
    expect(put.json).toMatchObject(expected);
    expect((await emulated.call('GET', object(name))).json).toEqual(put.json);
    const media = await emulated.call('GET', object(name, '?alt=media'));
    expect(media.text).toBe(bytes.toString());
    expect(media.headers.get('x-goog-hash')).toBe(
      `crc32c=${expected.crc32c},md5=${expected.md5Hash}`,
    );
    expect(media.headers.get('x-goog-generation')).toBe(put.json['generation']);
    const download = `/download${object(name, '?alt=media')}`;
    expect((await emulated.call('GET', download)).text).toBe(bytes.toString());
  });

  it('get a higher generation with every write', async () => {
    const first = await emulated.call('POST', upload('again'), 'one');
    const second = await emulated.call('POST', upload('again'), 'two');
    const [old, current] = [first, second].map(({ json }) => String(json['generation']));
    expect(Number(current)).toBeGreaterThan(Number(old));
    expect((await emulated.call('GET', object('again', `?generation=${old}`))).status).toBe(404);
    expect(
      (await emulated.call('GET', object('again', `?generation=${current}&alt=media`))).text,
    ).toBe('two');
  });

  it('that are missing are refused in the form of Cloud Storage', async () => {
    await emulated.call('POST', upload('there'), 'x');
    const missing = await emulated.call('GET', object('missing'));
    const message = 'No such object: bucket/missing';
    expect(missing.json).toEqual({
      error: { code: 404, message, errors: [{ message, domain: 'global', reason: 'notFound' }] },
    });
    const media = await emulated.call('GET', object('missing', '?alt=media'));
    expect([media.status, media.text]).toEqual([404, message]);
    const bucket = await emulated.call('GET', object('x', '', 'no-bucket'));
    expect(bucket.json).toMatchObject({
      error: { code: 404, message: 'The specified bucket does not exist.' },
    });
  });

  it.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=8-', 206, '89', 'bytes 8-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=4-99', 206, '456789', 'bytes 4-9/10'],
    ['bytes=10-', 416, 'The requested range cannot be satisfied.', 'bytes */10'],
    ['lines=1-2', 200, '0123456789', null],
  ])('are read by the range %s with %i', async (range, status, text, contentRange) => {
    await emulated.call('POST', upload('digits'), '0123456789');
    const answer = await emulated.call('GET', object('digits', '?alt=media'), undefined, { range });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([status, contentRange]);
    expect(answer.text).toBe(text);
  });

  it('that are empty have no range', async () => {
    await emulated.call('POST', upload('empty'), '');
    const headers = { range: 'bytes=0-' };
    expect(
      (await emulated.call('GET', object('empty', '?alt=media'), undefined, headers)).status,
    ).toBe(416);
    expect((await emulated.call('GET', object('empty', '?alt=media'))).text).toBe('');
  });

  it('that are stored compressed are sent as they are to who takes it, else decompressed whole', async () => {
    const stored = gzipSync('plain text');
    await emulated.call('POST', upload('z', '&contentEncoding=gzip'), stored);
    const raw = (headers: Record<string, string>) =>
      fetch(emulated.url + object('z', '?alt=media'), { headers });
    const asIs = await raw({ 'accept-encoding': 'gzip' });
    expect(asIs.headers.get('content-encoding')).toBe('gzip');
    expect(asIs.headers.get('content-length')).toBe(String(stored.length));
    const plain = await raw({ 'accept-encoding': 'identity', range: 'bytes=0-3' });
    expect([plain.status, await plain.text()]).toEqual([200, 'plain text']);
    expect(plain.headers.get('x-goog-hash')).toContain(checksum(stored));
  });
});

describe('preconditions', () => {
  it('keep a write from replacing what is there', async () => {
    const once = upload('once', '&ifGenerationMatch=0');
    const first = await emulated.call('POST', once, 'one');
    const second = await emulated.call('POST', once, 'two');
    expect([first.status, second.status]).toEqual([200, 412]);
    expect(second.json).toMatchObject({ error: { errors: [{ reason: 'conditionNotMet' }] } });
    const generation = String(first.json['generation']);
    expect((await emulated.call('GET', object('once', '?alt=media'))).text).toBe('one');
    const next = await emulated.call(
      'POST',
      upload('once', `&ifGenerationMatch=${generation}`),
      'three',
    );
    expect(next.status).toBe(200);
    expect(
      (await emulated.call('POST', upload('new', `&ifGenerationMatch=${generation}`), 'x')).status,
    ).toBe(412);
  });

  it('hold for reads and deletes', async () => {
    const put = await emulated.call('POST', upload('held'), 'x');
    const generation = String(put.json['generation']);
    const statuses = [];
    for (const query of [
      `?ifGenerationMatch=${generation}`,
      '?ifGenerationMatch=1',
      `?ifGenerationNotMatch=${generation}`,
    ]) {
      statuses.push((await emulated.call('GET', object('held', query))).status);
    }
    expect(statuses).toEqual([200, 412, 304]);
    expect((await emulated.call('DELETE', object('held', '?ifGenerationMatch=1'))).status).toBe(
      412,
    );
    expect(
      (await emulated.call('DELETE', object('held', `?ifGenerationMatch=${generation}`))).status,
    ).toBe(204);
    expect((await emulated.call('DELETE', object('held'))).status).toBe(404);
    expect((await emulated.call('GET', object('held', '?ifGenerationMatch=x'))).status).toBe(400);
  });
});

async function list(query: string) {
  const { json } = await emulated.call('GET', `/storage/v1/b/listed/o?${query}`);
  const items = (json['items'] ?? []) as { name: string }[];
  return {
    names: items.map(({ name }) => name),
    prefixes: json['prefixes'],
    next: json['nextPageToken'],
  };
}

describe('lists', () => {
  beforeAll(async () => {
    for (const name of ['a/1', 'a/2', 'a/b/1', 'c', 'ä'])
      await emulated.call('POST', upload(name, '', 'listed'), name);
  });

  it('are in order of name, below a prefix, with folders', async () => {
    expect((await list('')).names).toEqual(['a/1', 'a/2', 'a/b/1', 'c', 'ä']);
    expect((await list('prefix=a/')).names).toEqual(['a/1', 'a/2', 'a/b/1']);
    expect(await list('delimiter=/')).toMatchObject({ names: ['c', 'ä'], prefixes: ['a/'] });
    expect(await list('delimiter=/&prefix=a/')).toMatchObject({
      names: ['a/1', 'a/2'],
      prefixes: ['a/b/'],
    });
    expect((await list('startOffset=a/2&endOffset=c')).names).toEqual(['a/2', 'a/b/1']);
  });

  it('come in pages', async () => {
    const first = await list('maxResults=3');
    expect(first.names).toEqual(['a/1', 'a/2', 'a/b/1']);
    const second = await list(`maxResults=3&pageToken=${String(first.next)}`);
    expect(second).toEqual({ names: ['c', 'ä'], prefixes: undefined, next: undefined });
  });

  it('give only the fields asked for', async () => {
    const { json } = await emulated.call(
      'GET',
      '/storage/v1/b/listed/o?prefix=c&fields=items(name,size)',
    );
    expect(json).toEqual({ items: [{ name: 'c', size: '1' }] });
    expect((await emulated.call('GET', '/storage/v1/b/listed/o?fields=items(')).status).toBe(400);
  });
});

describe('copies', () => {
  it('pin the generation of their source', async () => {
    const source = await emulated.call('POST', upload('dir/source'), 'bytes', {
      'content-type': 'text/x',
    });
    const to = `${object('dir/source')}/rewriteTo/b/other/o/${encodeURIComponent('x/target')}`;
    const generation = String(source.json['generation']);
    const done = await emulated.call(
      'POST',
      `${to}?sourceGeneration=${generation}&ifGenerationMatch=0`,
    );
    expect(done.json).toMatchObject({
      kind: 'storage#rewriteResponse',
      done: true,
      objectSize: '5',
      resource: {
        bucket: 'other',
        name: 'x/target',
        contentType: 'text/x',
        crc32c: source.json['crc32c'],
      },
    });
    expect((await emulated.call('POST', `${to}?ifGenerationMatch=0`)).status).toBe(412);
    expect((await emulated.call('POST', `${to}?sourceGeneration=1`)).status).toBe(404);
    expect((await emulated.call('POST', `${to}?ifSourceGenerationMatch=1`)).status).toBe(412);
    const copy = await emulated.call('POST', `${object('dir/source')}/copyTo/b/other/o/y`, {
      contentType: 'text/y',
    });
    expect(copy.json).toMatchObject({ name: 'y', contentType: 'text/y' });
  });
});

describe('buckets', () => {
  it('exist from the first write on', async () => {
    expect((await emulated.call('GET', '/storage/v1/b/fresh')).status).toBe(404);
    await emulated.call('POST', upload('x', '', 'fresh'), 'x');
    expect((await emulated.call('GET', '/storage/v1/b/fresh')).json).toMatchObject({
      name: 'fresh',
    });
    expect((await emulated.call('POST', '/storage/v1/b?project=p', { name: 'fresh' })).status).toBe(
      409,
    );
    expect((await emulated.call('POST', '/storage/v1/b?project=p', { name: 'made' })).status).toBe(
      200,
    );
    expect((await emulated.call('GET', '/storage/v1/b/made/o')).json).toEqual({
      kind: 'storage#objects',
    });
    expect((await emulated.call('POST', upload('x', '', 'NO'), 'x')).status).toBe(400);
  });
});
