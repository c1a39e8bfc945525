import { createObjectStore } from '../../../src/storage/client';
import { checksumOf } from '../../../src/storage/crc32c';
import { createFakeTime } from '../../support/fake-time';
import type { ScriptedServer } from '../../support/scripted-server';
import { googleError, json, reset, startScriptedServer } from '../../support/scripted-server';
import { content, resource } from '../../support/stored-object';

describe('the object store', () => {
  let server: ScriptedServer;
  let time: ReturnType<typeof createFakeTime>;
  let store: ReturnType<typeof createObjectStore>;

  beforeEach(async () => {
    server = await startScriptedServer();
    time = createFakeTime();
    store = createObjectStore({
      target: { kind: 'emulator', host: `http://${server.host}/storage/v1` },
      time,
    });
  });

  afterEach(async () => {
    await store.close();
    await server.close();
  });

  const seen = (): string[] => server.requests.map(({ method, url }) => `${method} ${url}`);

  describe('stat', () => {
    it('gives the metadata, with the name as one segment of the path', async () => {
      const optional = { md5Hash: 'm', contentType: 't', contentEncoding: 'gzip', updated: 'u' };
      server.answerWith(json(resource(content, optional)));
      await expect(
        store.stat('gs://acme/data/train #1?.jsonl', { generation: '17' }),
      ).resolves.toEqual({
        uri: 'gs://acme/train.jsonl',
        generation: '17',
        metageneration: '2',
        size: content.length,
        crc32c: checksumOf(content),
        ...optional,
      });
      expect(server.requests[0]?.url).toMatch(
        /^\/storage\/v1\/b\/acme\/o\/data%2Ftrain%20%231%3F\.jsonl\?generation=17&fields=/,
      );
      expect(server.requests[0]?.headers.authorization).toBeUndefined();
    });

    it('says what is missing', async () => {
      const missing = {
        error: { code: 404, message: 'No such object: acme/x', errors: [{ reason: 'notFound' }] },
      };
      server.answerWith(json(missing, 404));
      await expect(store.stat('gs://acme/x')).rejects.toMatchObject({
        kind: 'status',
        httpStatus: 404,
        reason: 'notFound',
        message:
          'Cloud Storage answered 404 to GET /storage/v1/b/acme/o/x?fields: No such object: acme/x',
      });
    });

    it('refuses metadata that lack what we rely on', async () => {
      server.answerWith(json({ bucket: 'acme', name: 'x', size: '1' }));
      await expect(store.stat('gs://acme/x')).rejects.toMatchObject({ kind: 'malformed' });
    });

    it.each(['gs://acme', 'gs://acme/', '/tmp/x', 'gs://A/x'])(
      'sends nothing for %p',
      async (uri) => {
        await expect(store.stat(uri)).rejects.toMatchObject({ kind: 'notSent' });
        expect(server.requests).toHaveLength(0);
      },
    );
  });

  describe('write', () => {
    const options = { contentType: 'application/json', ifGenerationMatch: '0' };
    const lost = googleError(412, 'FAILED_PRECONDITION', 'conditionNotMet');

    it('sends the bytes with type and precondition', async () => {
      server.answerWith(json(resource()));
      await expect(
        store.write('gs://acme/a b', content.toString(), options),
      ).resolves.toMatchObject({
        generation: '17',
      });
      expect(seen()[0]).toMatch(
        /^POST \/upload\/storage\/v1\/b\/acme\/o\?uploadType=media&name=a\+b&ifGenerationMatch=0&/,
      );
      expect(server.requests[0]).toMatchObject({
        body: content.toString(),
        headers: { 'content-type': 'application/json' },
      });
    });

    it('repeats with a precondition, and takes its own success for one', async () => {
      server.answerWith(reset, lost, json(resource()));
      await expect(store.write('gs://acme/x', content, options)).resolves.toMatchObject({
        crc32c: checksumOf(content),
      });
      expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
    });

    it('takes nobody else’s object for its own', async () => {
      server.answerWith(reset, lost, json(resource(Buffer.from('other'))));
      await expect(store.write('gs://acme/x', content, options)).rejects.toMatchObject({
        httpStatus: 412,
      });
    });

    it('takes a 412 to its first try as it is, even where the bytes are the same', async () => {
      server.answerWith(lost);
      await expect(store.write('gs://acme/x', content, options)).rejects.toMatchObject({
        httpStatus: 412,
      });
      expect(server.requests).toHaveLength(1);
    });

    it('does not repeat without a precondition', async () => {
      server.answerWith(reset);
      await expect(
        store.write('gs://acme/x', content, { contentType: 'text/plain' }),
      ).rejects.toMatchObject({ kind: 'network' });
      expect(server.requests).toHaveLength(1);
    });

    it('refuses what was stored with another checksum', async () => {
      server.answerWith(json(resource(Buffer.from('other'))));
      await expect(store.write('gs://acme/x', content, options)).rejects.toMatchObject({
        kind: 'malformed',
      });
    });
  });

  describe('list', () => {
    it('goes through all pages', async () => {
      server.answerWith(
        json({ items: [resource(content, { name: 'p/1' })], nextPageToken: 'next' }),
        json({ nextPageToken: 'last' }),
        json({ items: [resource(content, { name: 'p/2' })] }),
      );
      const uris: string[] = [];
      for await (const object of store.list('gs://acme/p/')) uris.push(object.uri);
      expect(uris).toEqual(['gs://acme/p/1', 'gs://acme/p/2']);
      expect(
        seen().map((url) => new URL(url.slice(4), 'http://x').searchParams.get('pageToken')),
      ).toEqual([null, 'next', 'last']);
    });
  });

  describe('copy', () => {
    const source = { uri: 'gs://acme/a/1', generation: '17' };

    it('goes on with the token until the service is done', async () => {
      const progress: number[] = [];
      server.answerWith(
        json(resource()),
        json({ done: false, rewriteToken: 't1', totalBytesRewritten: '5' }),
        json({
          done: true,
          totalBytesRewritten: '11',
          resource: resource(content, { name: 'b/2' }),
        }),
      );
      await expect(
        store.copy(source, 'gs://acme/b/2', {
          ifGenerationMatch: '0',
          destinationKmsKeyName: 'projects/p/key',
          onProgress: (bytes) => progress.push(bytes),
        }),
      ).resolves.toMatchObject({ uri: 'gs://acme/b/2' });
      expect(progress).toEqual([5, 11]);
      expect(seen().slice(1)).toEqual([
        expect.stringMatching(
          /^POST \/storage\/v1\/b\/acme\/o\/a%2F1\/rewriteTo\/b\/acme\/o\/b%2F2\?sourceGeneration=17&ifGenerationMatch=0&destinationKmsKeyName=projects%2Fp%2Fkey&fields=/,
        ),
        expect.stringMatching(/&rewriteToken=t1&destinationKmsKeyName=projects%2Fp%2Fkey&/),
      ]);
    });

    it('takes its own success for one', async () => {
      const lost = googleError(412, 'FAILED_PRECONDITION', 'conditionNotMet');
      server.answerWith(json(resource()), reset, lost, json(resource()));
      await expect(
        store.copy(source, 'gs://acme/b/2', { ifGenerationMatch: '0' }),
      ).resolves.toMatchObject({ crc32c: checksumOf(content) });
    });
  });

  describe('remove', () => {
    it('deletes one generation', async () => {
      server.answerWith((response) => response.writeHead(204).end());
      await expect(
        store.remove('gs://acme/b/2', { ifGenerationMatch: '17' }),
      ).resolves.toBeUndefined();
      expect(seen()).toEqual(['DELETE /storage/v1/b/acme/o/b%2F2?ifGenerationMatch=17']);
    });
  });

  describe('bucketLocation', () => {
    it('is in lower case, and unknown where it may not be seen', async () => {
      server.answerWith(
        json({ location: 'US-CENTRAL1', locationType: 'region' }),
        googleError(403, 'PERMISSION_DENIED', 'forbidden'),
      );
      expect(await store.bucketLocation('acme')).toEqual({
        location: 'us-central1',
        type: 'region',
      });
      expect(await store.bucketLocation('acme')).toBeUndefined();
      expect(seen()[0]).toBe('GET /storage/v1/b/acme?fields=location%2ClocationType');
    });
  });
});
