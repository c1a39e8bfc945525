/** `@google-cloud/storage`: uploads of all kinds, ranges, metadata, lists, preconditions, copies. */
import { Storage } from '@google-cloud/storage';
import type { GetFilesOptions, GetFilesResponse } from '@google-cloud/storage';
import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { GoogleEmulator } from './google-emulator';

let google: GoogleEmulator;
let storage: Storage;

beforeAll(async () => {
  google = await GoogleEmulator.start();
  storage = new Storage({ apiEndpoint: google.url, projectId: 'acme' });
  await storage.createBucket('contract-bucket');
});
afterAll(() => google.close());

const bucket = () => storage.bucket('contract-bucket');
const TEN_CHUNKS = 10 * 256 * 1024;

describe('@google-cloud/storage', () => {
  it.each([
    ['simple', { resumable: false, validation: 'crc32c' as const }],
    ['resumable', { resumable: true }],
    ['resumable, in chunks', { resumable: true, chunkSize: 2 * 256 * 1024 }],
  ])('uploads: %s', async (kind, options) => {
    const bytes = randomBytes(TEN_CHUNKS + 17);
    const file = bucket().file(`uploads/${kind} é.bin`);
    await file.save(bytes, {
      ...options,
      metadata: { contentType: 'application/x', metadata: { a: '1' } },
    });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({
      size: String(bytes.length),
      contentType: 'application/x',
      metadata: { a: '1' },
    });
    const [downloaded] = await file.download({ validation: 'crc32c' });
    expect(downloaded.equals(bytes)).toBe(true);
  });

  it('reads ranges', async () => {
    const file = bucket().file('range.txt');
    await file.save('0123456789', { resumable: false });
    const part = await buffer(file.createReadStream({ start: 3, end: 6, validation: false }));
    expect(part.toString()).toBe('3456');
    const tail = await buffer(file.createReadStream({ end: -2, validation: false }));
    expect(tail.toString()).toBe('89');
  });

  it('changes metadata', async () => {
    const file = bucket().file('metadata.txt');
    await file.save('x', { resumable: false, metadata: { metadata: { a: '1', b: '2' } } });
    await file.setMetadata({ contentType: 'text/csv', metadata: { a: null, c: '3' } });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({ contentType: 'text/csv', metadata: { b: '2', c: '3' } });
    expect(metadata.metadata).not.toHaveProperty('a');
    expect(metadata.metageneration).toBe('2');
  });

  it('lists by prefix and pages, and deletes many', async () => {
    for (const name of ['list/a', 'list/b', 'list/c/d']) {
      await bucket().file(name).save('x', { resumable: false });
    }
    const [files] = await bucket().getFiles({ prefix: 'list/', maxResults: 1 });
    expect(files.map(({ name }) => name)).toEqual(['list/a']);
    const [top, , answer] = await bucket().getFiles({
      prefix: 'list/',
      delimiter: '/',
      autoPaginate: false,
    });
    expect(top.map(({ name }) => name)).toEqual(['list/a', 'list/b']);
    expect(answer).toMatchObject({ prefixes: ['list/c/'] });
    const paged: string[] = [];
    let query: GetFilesOptions | null = { prefix: 'list/', maxResults: 2, autoPaginate: false };
    while (query !== null) {
      const [page, next]: GetFilesResponse = await bucket().getFiles(query);
      paged.push(...page.map(({ name }) => name));
      query = (next ?? null) as GetFilesOptions | null;
    }
    expect(paged).toEqual(['list/a', 'list/b', 'list/c/d']);
    await bucket().deleteFiles({ prefix: 'list/' });
    expect((await bucket().getFiles({ prefix: 'list/' }))[0]).toEqual([]);
  });

  it('keeps preconditions', async () => {
    const file = bucket().file('once.txt');
    const once = { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } };
    await file.save('first', once);
    await expect(file.save('second', once)).rejects.toMatchObject({ code: 412 });
    const [{ generation }] = await file.getMetadata();
    await expect(file.delete({ ifGenerationMatch: Number(generation) + 1 })).rejects.toMatchObject({
      code: 412,
    });
    const stale = file.setMetadata({ contentType: 'text/csv' }, { ifMetagenerationMatch: 7 });
    await expect(stale).rejects.toMatchObject({ code: 412 });
    await file.setMetadata({ contentType: 'text/csv' }, { ifMetagenerationMatch: 1 });
    expect((await file.getMetadata())[0].contentType).toBe('text/csv');
    await file.delete({ ifGenerationMatch: Number(generation) });
    expect((await file.exists())[0]).toBe(false);
  });

  it('copies and moves', async () => {
    const file = bucket().file('source.txt');
    await file.save('content', { resumable: false, contentType: 'text/plain' });
    const [copy] = await file.copy(bucket().file('copies/copy.txt'));
    expect((await copy.download())[0].toString()).toBe('content');
    const [moved] = await copy
      .move('copies/moved.txt')
      .then(() => [bucket().file('copies/moved.txt')]);
    expect((await moved?.exists())?.[0]).toBe(true);
    expect((await copy.exists())[0]).toBe(false);
  });

  it('sends compressed content, which comes back as it was', async () => {
    const file = bucket().file('text.txt');
    await file.save('a text '.repeat(100), { resumable: false, gzip: true });
    expect((await file.getMetadata())[0].contentEncoding).toBe('gzip');
    expect((await file.download())[0].toString()).toBe('a text '.repeat(100));
  });

  it('knows buckets', async () => {
    expect((await bucket().exists())[0]).toBe(true);
    expect((await storage.bucket('other-bucket').exists())[0]).toBe(false);
    const [buckets] = await storage.getBuckets();
    expect(buckets.map(({ name }) => name)).toContain('contract-bucket');
    const other = await storage.createBucket('empty-bucket');
    await other[0].delete();
    expect((await other[0].exists())[0]).toBe(false);
  });
});
