import { MockActivityEnvironment } from '@temporalio/testing';
import { copyDatasets } from '../../../src/activities/copy-datasets';
import type { CopyDatasetsInput, CopyDatasetsResult } from '../../../src/contract/activities';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { ObjectMetadata, ObjectStore } from '../../../src/storage/port';
import { activityDependencies } from '../../support/activity-dependencies';

const KEY = 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k';
const SOURCE: ObjectMetadata = {
  uri: 'gs://acme/train.jsonl',
  generation: '17',
  metageneration: '1',
  size: 3,
  crc32c: 'Nks/tw==',
  md5Hash: 'kAFQmDzST7DWlj99KOF/cg==',
};
const INPUT: CopyDatasetsInput = {
  pinned: [{ role: 'training', uri: SOURCE.uri, generation: '17' }],
  directoryUri: 'gs://acme-runs/x/',
  location: 'us-central1',
};

/** Copies with a store in which the source, and perhaps an object of the copy's name, is. */
async function copied(
  input: CopyDatasetsInput,
  { source = SOURCE, there }: { source?: ObjectMetadata; there?: Partial<ObjectMetadata> } = {},
): Promise<CopyDatasetsResult & { calls: unknown[] }> {
  const calls: unknown[] = [];
  const objects: Partial<ObjectStore> = {
    stat: (uri) =>
      Promise.resolve(uri === source.uri ? source : { ...SOURCE, ...there, uri, generation: '8' }),
    bucketLocation: (bucket) => {
      calls.push(bucket);
      return Promise.resolve({ location: 'eu', type: 'multi-region' });
    },
    copy: (_source, uri, options) => {
      calls.push(options?.destinationKmsKeyName);
      if (!there) return Promise.resolve({ ...SOURCE, uri, generation: '9' });
      const request = `POST ${uri}`;
      return Promise.reject(
        new GoogleApiError({ kind: 'status', httpStatus: 412, message: 'there', request }),
      );
    },
  };
  const copy = copyDatasets(activityDependencies({ objects }));
  const environment = new MockActivityEnvironment();
  const result = await environment.run<[CopyDatasetsInput], CopyDatasetsResult, typeof copy>(
    copy,
    input,
  );
  return { ...result, calls };
}

describe('copyDatasets', () => {
  it('looks where the copies will be before it makes one, and says when that is another continent', async () => {
    const { calls, warnings } = await copied(INPUT);
    expect(calls).toEqual(['acme-runs', undefined]);
    expect(warnings).toMatchObject([{ code: 'COPY_LOCATION' }]);
    expect(warnings[0]?.message).toContain('in eu;');
  });

  it('encrypts a copy with the key of the job', async () => {
    const { calls } = await copied({ ...INPUT, kmsKeyName: KEY });
    expect(calls).toEqual(['acme-runs', KEY]);
  });

  it('takes a copy that is there only under the key of the job', async () => {
    const input = { ...INPUT, kmsKeyName: KEY };
    const sealed = { kmsKeyName: `${KEY}/cryptoKeyVersions/1` };
    expect((await copied(input, { there: sealed })).copies).toMatchObject([{ generation: '8' }]);
    await expect(copied(input, { there: {} })).rejects.toMatchObject({ type: 'DATASET_CHANGED' });
    expect((await copied(INPUT, { there: {} })).copies).toMatchObject([{ generation: '8' }]);
  });

  it('says when a dataset has a key and its copy none', async () => {
    const source = { ...SOURCE, kmsKeyName: `${KEY}/cryptoKeyVersions/1` };
    const codes = async (input: CopyDatasetsInput) =>
      (await copied({ ...input, location: 'europe-west4' }, { source })).warnings.map(
        ({ code }) => code,
      );
    expect(await codes(INPUT)).toEqual(['COPY_ENCRYPTION']);
    expect(await codes({ ...INPUT, kmsKeyName: KEY })).toEqual([]);
  });
});
