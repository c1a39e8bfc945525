import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCredentials } from '../../../src/google/auth';
import { GoogleApiError } from '../../../src/google/google-api-error';

const URL = 'https://aiplatform.googleapis.com/v1/projects/p';

function sources() {
  const made: { token: string; fails?: Error }[] = [];
  const create = () => {
    const source = { token: `token-${made.length}` } as (typeof made)[number];
    made.push(source);
    return {
      getRequestHeaders: () =>
        source.fails
          ? Promise.reject(source.fails)
          : Promise.resolve(
              new Headers({
                authorization: `Bearer ${source.token}`,
                'x-goog-user-project': 'own',
              }),
            ),
    };
  };
  return { made, create };
}

describe('createCredentials', () => {
  it('gives the headers of the library, with one source for all calls', async () => {
    const { made, create } = sources();
    const credentials = createCredentials({ createSource: create });
    await credentials.headers(URL);
    await expect(credentials.headers(URL)).resolves.toEqual({
      authorization: 'Bearer token-0',
      'x-goog-user-project': 'own',
    });
    expect(made).toHaveLength(1);
  });

  it('names the quota project that it is given', async () => {
    const credentials = createCredentials({ createSource: sources().create, quotaProject: 'bill' });
    await expect(credentials.headers(URL)).resolves.toMatchObject({
      'x-goog-user-project': 'bill',
    });
  });

  it('drops a refused token once, however many calls it was refused to', async () => {
    const { made, create } = sources();
    const credentials = createCredentials({ createSource: create });
    const refused = await credentials.headers(URL);
    credentials.refresh(refused);
    await credentials.headers(URL);
    credentials.refresh(refused);
    await expect(credentials.headers(URL)).resolves.toMatchObject({
      authorization: 'Bearer token-1',
    });
    expect(made).toHaveLength(2);
  });

  it('begins anew after a failure, and says what failed without the token', async () => {
    const { made, create } = sources();
    const credentials = createCredentials({ createSource: create });
    await credentials.headers(URL);
    Object.assign(made[0] ?? {}, { fails: new Error('invalid_grant for ya29.secret') });
    const error = await credentials.headers(URL).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GoogleApiError);
    expect(error).toMatchObject({ kind: 'credentials' });
    expect((error as Error).message).toContain(
      'could not be used: invalid_grant for [token removed]',
    );
    await expect(credentials.headers(URL)).resolves.toMatchObject({
      authorization: 'Bearer token-1',
    });
  });

  it.each([
    ['the token endpoint is out of reach', { code: 'ECONNREFUSED' }],
    ['it cannot be looked up', { code: 'EAI_AGAIN' }],
    ['it answers 503', { status: 503 }],
    ['it answers 429', { code: '429' }],
  ])('takes it for trouble that passes when %s', async (_, fields) => {
    const failing = {
      getRequestHeaders: () => Promise.reject(Object.assign(new Error('no'), fields)),
    };
    const credentials = createCredentials({ createSource: () => failing });
    await expect(credentials.headers(URL)).rejects.toMatchObject({ kind: 'notSent' });
  });

  it('takes a refusal of the token endpoint for wrong credentials', async () => {
    const failing = {
      getRequestHeaders: () =>
        Promise.reject(Object.assign(new Error('invalid_grant'), { status: 400 })),
    };
    const credentials = createCredentials({ createSource: () => failing });
    await expect(credentials.headers(URL)).rejects.toMatchObject({ kind: 'credentials' });
  });

  describe('without any credentials', () => {
    const before = { ...process.env };
    let home: string;

    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), 'no-credentials-'));
      delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
      process.env['HOME'] = home;
      process.env['CLOUDSDK_CONFIG'] = home;
      process.env['METADATA_SERVER_DETECTION'] = 'none';
    });

    afterEach(async () => {
      process.env = { ...before };
      await rm(home, { recursive: true });
    });

    it('names both ways to get them', async () => {
      const error = await createCredentials()
        .headers(URL)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'credentials' });
      expect((error as Error).message).toMatch(
        /^No Google credentials were found\..*`gcloud auth application-default login`.*GOOGLE_APPLICATION_CREDENTIALS/,
      );
    });

    it('names the same for a file that is missing', async () => {
      process.env['GOOGLE_APPLICATION_CREDENTIALS'] = join(home, 'none.json');
      const error = await createCredentials()
        .headers(URL)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'credentials' });
      expect((error as Error).message).toContain('none.json');
    });
  });
});
