import { checkPlaces, type DatasetPlace } from '../../../src/cli/dataset-check';
import { withTokenCount } from '../../../src/cli/token-count';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { ObjectStore } from '../../../src/storage/port';
import type { VertexTuning } from '../../../src/vertex/port';

const URI = 'gs://acme/train.jsonl';
const PLACE = { role: 'training', uri: URI } as const;
const METADATA = { uri: URI, generation: '7', metageneration: '1', size: 90, crc32c: 'AAAAAA==' };

const gone = (): GoogleApiError =>
  new GoogleApiError({ kind: 'status', httpStatus: 404, message: 'No such object', request: URI });

describe('checkPlaces', () => {
  it('finds that an object was written anew while it was read', async () => {
    const objects: Partial<ObjectStore> = {
      stat: () => Promise.resolve(METADATA),
      async *read() {
        yield Buffer.from('{}');
        await Promise.reject(gone());
      },
    };
    const [report] = await checkPlaces([PLACE], {
      method: 'supervised',
      maxFindings: 10,
      objects: () => objects as ObjectStore,
      threads: 1,
    });
    expect(report?.findings.map(({ code }) => code)).toContain('FILE_CHANGED');
  });
});

describe('checkPlaces, of datasets that cannot be read', () => {
  const stated: string[] = [];
  const objects: Partial<ObjectStore> = {
    stat: (uri) => {
      stated.push(uri);
      return uri === URI ? Promise.resolve(METADATA) : Promise.reject(gone());
    },
    read: () => {
      throw new Error('Nothing is to be read.');
    },
  };
  const check = (...places: DatasetPlace[]) =>
    checkPlaces(places, {
      method: 'supervised',
      maxFindings: 10,
      objects: () => objects as ObjectStore,
      threads: 1,
    });

  it('names all of them before it reads any', async () => {
    const missing = { role: 'validation', uri: 'gs://acme/gone.jsonl' } as const;
    const typo = { role: 'evaluation', uri: 'typo.jsonl', path: '/nowhere/typo.jsonl' } as const;
    const failure = check(PLACE, missing, typo);
    await expect(failure).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      problems: [
        { path: missing.uri, message: 'does not exist, or you may not see it.' },
        { path: typo.path, message: 'cannot be read: there is no such file.' },
      ],
    });
    expect(stated).toEqual([URI, missing.uri]);
  });

  it('says of one alone what is wrong in one sentence', async () => {
    const typo = { role: 'evaluation', uri: 'typo.jsonl', path: '/nowhere/typo.jsonl' } as const;
    await expect(check(PLACE, typo)).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: '/nowhere/typo.jsonl cannot be read: there is no such file.',
    });
  });
});

describe('withTokenCount', () => {
  it('counts the generation that was checked', async () => {
    const asked: unknown[] = [];
    const objects: Partial<ObjectStore> = {
      stat: (_uri, options) => {
        asked.push(options?.generation);
        return Promise.reject(gone());
      },
    };
    const report = { ...PLACE, generation: '7', examples: 1, estimatedTokens: 1 };
    const { warnings } = await withTokenCount([{ ...report, findings: [], findingCounts: [] }], {
      project: 'acme',
      location: 'us-central1',
      apiVersion: 'v1',
      baseModel: 'gemini-2.5-flash',
      places: [PLACE],
      objects: () => objects as ObjectStore,
      vertex: () => ({}) as VertexTuning,
    });
    expect(asked).toEqual(['7']);
    expect(warnings.map(({ code }) => code)).toEqual(['TOKENS_ESTIMATED']);
  });
});
