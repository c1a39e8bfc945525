import { mediaLookup } from '../../../src/activities/media-lookup';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { ObjectMetadata } from '../../../src/storage/port';

const SECRET = 'Zx9SecretQ7';
const URI = `gs://acme/${SECRET}.png`;

function failing(fields: Partial<ConstructorParameters<typeof GoogleApiError>[0]>) {
  const error = new GoogleApiError({
    kind: 'status',
    message: `GET ${URI} failed`,
    request: `GET ${URI}`,
    ...fields,
  });
  return { stat: () => Promise.reject(error) };
}

const found = (contentType?: string) => ({
  stat: (uri: string): Promise<ObjectMetadata> =>
    Promise.resolve({
      uri,
      generation: '1',
      metageneration: '1',
      size: 5,
      crc32c: '',
      ...(contentType === undefined ? {} : { contentType }),
    }),
});

describe('mediaLookup', () => {
  it('gives size and type', async () => {
    const answer = { size: 5, contentType: 'image/png' };
    expect(await mediaLookup({ objects: found('image/png') })(URI)).toEqual(answer);
    expect(await mediaLookup({ objects: found() })(URI)).toEqual({ size: 5 });
  });

  it.each([
    [404, 'missing'],
    [400, 'missing'],
    [401, 'hidden'],
    [403, 'hidden'],
  ])('takes %d for %s', async (httpStatus, answer) => {
    expect(await mediaLookup({ objects: failing({ httpStatus }) })(URI)).toBe(answer);
  });

  it.each(['gs://acme', 'gs://acme/', 'gs://A/o'])('asks nobody for %s', async (uri) => {
    expect(await mediaLookup({ objects: failing({}) })(uri)).toBe('missing');
  });

  it('asks for nothing in buckets that the policy does not let callers have read', async () => {
    const policy = { readBuckets: ['other*'] };
    const objects = found();
    expect(await mediaLookup({ objects, policy })(URI)).toBe('hidden');
    expect(await mediaLookup({ objects, policy })('gs://others/o')).toEqual({ size: 5 });
  });

  it.each([{ httpStatus: 503 }, { kind: 'network' }, { kind: 'credentials' }] as const)(
    'fails without an answer, and names no object: %j',
    async (fields) => {
      const error: unknown = await mediaLookup({ objects: failing(fields) })(URI).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject(fields);
      expect(`${String(error)}${JSON.stringify(error)}`).not.toContain(SECRET);
      expect((error as Error).cause).toBeUndefined();
    },
  );

  it('stops with the reason of the signal', async () => {
    const reason = new Error('stop');
    const lookUp = mediaLookup({ objects: found(), signal: AbortSignal.abort(reason) });
    await expect(lookUp(URI)).rejects.toBe(reason);
  });
});
