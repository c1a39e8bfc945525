import {
  copyName,
  isEncryptedWith,
  isSameContent,
} from '../../../../src/activities/copies/copy-name';
import { withCopies } from '../../../../src/contract/dataset-copy';
import type { ObjectMetadata } from '../../../../src/storage/port';

function object(overrides: Partial<ObjectMetadata> = {}): ObjectMetadata {
  return {
    uri: 'gs://acme/data/train.jsonl',
    generation: '17',
    metageneration: '1',
    size: 3,
    crc32c: 'Nks/tw==',
    md5Hash: 'kAFQmDzST7DWlj99KOF/cg==',
    ...overrides,
  };
}

describe('copyName', () => {
  it('is made from the content, so that every attempt makes the same', () => {
    expect(copyName(object())).toBe('datasets/md5-900150983cd24fb0d6963f7d28e17f72-train.jsonl');
    expect(copyName(object({ generation: '18' }))).toBe(copyName(object()));
  });

  it('tells composite objects, which have no MD5, apart by generation too', () => {
    const { md5Hash: _, ...composite } = object();
    expect(copyName(composite)).toBe('datasets/crc32c-364b3fb7-17-train.jsonl');
  });

  it('tells copies under different keys apart, and from those under none', () => {
    const names = [undefined, 'projects/p/k1', 'projects/p/k2'].map((key) =>
      copyName(object(), key),
    );
    expect(new Set(names).size).toBe(3);
    expect(names[1]).toMatch(/^datasets\/md5-[0-9a-f]{32}-kms-[0-9a-f]{8}-train\.jsonl$/);
  });

  it('keeps names plain and short', () => {
    const uri = `gs://acme/${'x'.repeat(200)} #1?.jsonl`;
    expect(copyName(object({ uri }))).toMatch(/^datasets\/md5-[0-9a-f]{32}-x+__1_\.jsonl$/);
    expect(copyName(object({ uri })).length).toBeLessThan(130);
  });
});

describe('isSameContent', () => {
  it('compares every checksum that both have', () => {
    expect(isSameContent(object(), object({ generation: '9' }))).toBe(true);
    expect(isSameContent(object(), object({ md5Hash: 'AAAAAAAAAAAAAAAAAAAAAA==' }))).toBe(false);
    expect(isSameContent(object(), object({ crc32c: 'AAAAAA==' }))).toBe(false);
    expect(isSameContent(object(), object({ size: 4 }))).toBe(false);
  });
});

describe('isEncryptedWith', () => {
  it('takes any version of the key, and no other key', () => {
    const key = 'projects/p/locations/l/keyRings/r/cryptoKeys/k';
    const version = object({ kmsKeyName: `${key}/cryptoKeyVersions/3` });
    expect(isEncryptedWith(version, key)).toBe(true);
    expect(isEncryptedWith(version, key.slice(0, -1))).toBe(false);
    expect(isEncryptedWith(object({ kmsKeyName: `${key}2/cryptoKeyVersions/3` }), key)).toBe(false);
    expect(isEncryptedWith(object(), key)).toBe(false);
  });
});

describe('withCopies', () => {
  it('replaces the datasets of the spec, and nothing else of the same text', () => {
    const uri = 'gs://acme/train.jsonl';
    const copies = new Map([[uri, { uri: 'gs://acme/copy', generation: '1' }]]);
    const body = {
      description: uri,
      supervisedTuningSpec: { trainingDatasetUri: uri, validationDatasetUri: 'gs://acme/v', x: 1 },
      labels: { trainingDatasetUri: uri },
    };
    expect(withCopies(body, copies)).toEqual({
      ...body,
      supervisedTuningSpec: { ...body.supervisedTuningSpec, trainingDatasetUri: 'gs://acme/copy' },
    });
  });
});
