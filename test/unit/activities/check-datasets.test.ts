import { DefaultLogger } from '@temporalio/worker';
import { MockActivityEnvironment } from '@temporalio/testing';
import * as fc from 'fast-check';
import { checkDatasets } from '../../../src/activities/check-datasets';
import type { TuningActivities } from '../../../src/contract/activities';
import { type BatchChecker, inThisThread } from '../../../src/dataset';
import { GoogleApiError } from '../../../src/google/google-api-error';
import { checksumOf, checksumText } from '../../../src/storage/crc32c';
import type { ObjectMetadata, ObjectStore } from '../../../src/storage/port';
import { activityDependencies } from '../../support/activity-dependencies';
import { goodRow, jsonl } from '../../support/dataset-bytes';

const silent = new DefaultLogger('ERROR', () => {});

const URIS = { training: 'gs://acme/train.jsonl', validation: 'gs://acme/val.jsonl' };

/** Some megabytes each: less is checked at once. */
const longRow = (index: number) => goodRow(`${index} ${'x'.repeat(16_000)}`);
const PIECE_BYTES = 40_000;
const BATCH_BYTES = 60_000;

const CONTENTS: Record<string, Buffer> = {
  [URIS.training]: Buffer.from(
    jsonl(
      Array.from({ length: 300 }, (_, index) => (index % 40 === 7 ? `{${index}` : longRow(index))),
    ),
  ),
  [URIS.validation]: Buffer.from(
    jsonl(Array.from({ length: 280 }, (_, index) => (index % 50 === 9 ? '' : longRow(-1 - index)))),
  ),
};

const EVALUATION = { role: 'evaluation' as const, uri: 'gs://acme/test.jsonl' };

const OBJECTS: Record<string, Buffer> = {
  ...CONTENTS,
  // Asks what line 3 of the training dataset and line 2 of the validation dataset ask.
  [EVALUATION.uri]: Buffer.from(
    jsonl([2, 9_000, -2].map((index) => ({ ...longRow(index), systemInstruction: { parts: [] } }))),
  ),
};

const INPUT = {
  datasets: [
    { role: 'training' as const, uri: URIS.training },
    { role: 'validation' as const, uri: URIS.validation },
  ],
  datasetChecks: {
    mode: 'enforce' as const,
    maxFindings: 5,
    pinning: 'verify' as const,
    copies: 'keep' as const,
    tokens: 'estimate' as const,
    media: 'rows' as const,
  },
  method: 'supervised' as const,
  baseModel: 'gemini-2.5-flash',
};

type ReadOptions = NonNullable<Parameters<ObjectStore['read']>[1]>;

/** Two objects whose reading can be interrupted; counts the bytes that were read, and those that were checked. */
class Objects {
  read: ObjectStore['read'];
  bytesRead = 0;
  bytesChecked = 0;
  generation = '1';
  /** Called with each piece of an object before it is given. */
  beforePiece: (uri: string, offset: number) => void = () => undefined;

  constructor() {
    this.read = (object, options) => this.pieces(object, options ?? {});
  }

  stat = (uri: string): Promise<ObjectMetadata> => {
    const bytes = OBJECTS[uri] ?? Buffer.alloc(0);
    return Promise.resolve({
      uri,
      generation: this.generation,
      metageneration: '1',
      size: bytes.length,
      crc32c: checksumOf(bytes),
    });
  };

  async *pieces(
    { uri }: { uri: string },
    { start = 0, crc32cBefore }: ReadOptions,
  ): AsyncGenerator<Uint8Array> {
    const bytes = OBJECTS[uri] ?? Buffer.alloc(0);
    if (checksumText(crc32cBefore ?? 0) !== checksumOf(bytes.subarray(0, start))) {
      throw new Error('The checksum is not that of the bytes before.');
    }
    for (let offset = start; offset < bytes.length; offset += PIECE_BYTES) {
      await Promise.resolve();
      this.beforePiece(uri, offset);
      const piece = bytes.subarray(offset, offset + PIECE_BYTES);
      this.bytesRead += piece.length;
      yield piece;
    }
  }
}

type Attempt = { details: unknown; result: Promise<unknown> };

/** One attempt at the activity, in small batches; `details` are those of the attempt before. */
function attempt(
  objects: Objects,
  details?: unknown,
  input: Parameters<TuningActivities['checkDatasets']>[0] = INPUT,
): Attempt & { cancel: () => void } {
  const environment = new MockActivityEnvironment(
    details === undefined ? {} : { heartbeatDetails: details },
    { logger: silent },
  );
  const seen: Attempt = { details, result: Promise.resolve() };
  environment.on('heartbeat', (heartbeat: unknown) => {
    seen.details = JSON.parse(JSON.stringify(heartbeat));
  });
  const deps = activityDependencies({ objects });
  const checker: BatchChecker = {
    ...inThisThread,
    batchBytes: BATCH_BYTES,
    check: (...batch) => {
      objects.bytesChecked += batch[0].length;
      return inThisThread.check(...batch);
    },
  };
  const activity = checkDatasets({ ...deps, checker });
  seen.result = environment.run(activity, input);
  return Object.assign(seen, { cancel: () => environment.cancel('CANCELLED') });
}

async function failing(result: Promise<unknown>): Promise<void> {
  await expect(result).rejects.toBeInstanceOf(Error);
}

const TOTAL = Object.values(CONTENTS).reduce((sum, { length }) => sum + length, 0);

const promptFound = (line: number, evaluated: number) =>
  expect.objectContaining({
    code: 'PROMPT_IN_EVALUATION',
    line,
    message: `The prompt is the same as that of line ${evaluated} of the evaluation dataset.`,
  });

describe('checkDatasets', () => {
  it('says the same however often it was cut short, and checks little twice', async () => {
    const whole = await attempt(new Objects()).result;
    expect(whole).toMatchObject({
      datasets: [
        { role: 'training', examples: 300, findingCounts: [{ code: 'ROW_NOT_JSON', count: 8 }] },
        { role: 'validation', examples: 274, findingCounts: [{ code: 'ROW_BLANK', count: 6 }] },
      ],
      hasErrors: true,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(TOTAL), fc.boolean()), { minLength: 1, maxLength: 3 }),
        async (ends) => {
          const objects = new Objects();
          let details: unknown;
          let result: unknown;
          // At last nobody interrupts.
          for (const [after, isCancel] of [...ends, [TOTAL * 2, false] as const]) {
            const until = objects.bytesRead + after;
            const next = attempt(objects, details);
            objects.beforePiece = () => {
              if (objects.bytesRead < until) return;
              if (!isCancel) throw new Error('connection lost');
              next.cancel();
            };
            result = await next.result.catch(() => undefined);
            details = next.details;
            if (result !== undefined) break;
          }
          expect(result).toEqual(whole);
          // Of each interruption, at most the batch under way.
          const again = ends.length * BATCH_BYTES;
          expect(objects.bytesChecked).toBeLessThanOrEqual(TOTAL + again);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('checks nothing again of a dataset that was checked to its end', async () => {
    const objects = new Objects();
    objects.beforePiece = (uri) => {
      if (uri === URIS.validation) throw new Error('connection lost');
    };
    const first = attempt(objects);
    await failing(first.result);
    objects.beforePiece = () => undefined;
    objects.bytesChecked = 0;
    await attempt(objects, first.details).result;
    expect(objects.bytesChecked).toBe(CONTENTS[URIS.validation]?.length);
  });

  it('reads nothing again when only the word that all was checked was lost', async () => {
    const objects = new Objects();
    objects.beforePiece = (uri) => {
      if (uri === URIS.validation) throw new Error('connection lost');
    };
    const first = attempt(objects);
    await failing(first.result);
    objects.bytesRead = 0;
    const onlyTraining = { ...INPUT, datasets: INPUT.datasets.slice(0, 1) };
    expect(await attempt(objects, first.details, onlyTraining).result).toMatchObject({
      datasets: [{ examples: 300, findingCounts: [{ code: 'ROW_NOT_JSON', count: 8 }] }],
    });
    expect(objects.bytesRead).toBe(0);
  });

  it('reads again, for its lines, a training dataset that another is still compared with', async () => {
    const objects = new Objects();
    objects.beforePiece = (uri) => {
      if (uri === URIS.validation) throw new Error('connection lost');
    };
    const first = attempt(objects);
    await failing(first.result);
    objects.beforePiece = () => undefined;
    objects.bytesRead = 0;
    await attempt(objects, first.details).result;
    expect(objects.bytesRead).toBe(TOTAL);
  });

  it('compares with what it has when the training dataset is gone by then', async () => {
    const objects = new Objects();
    objects.beforePiece = (uri) => {
      if (uri === URIS.validation) throw new Error('connection lost');
    };
    const first = attempt(objects);
    await failing(first.result);
    objects.beforePiece = (uri) => {
      if (uri !== URIS.training) return;
      const message = 'No such object.';
      throw new GoogleApiError({ kind: 'status', httpStatus: 404, message, request: 'GET' });
    };
    const result = (await attempt(objects, first.details).result) as {
      datasets: { findingCounts: { code: string }[] }[];
    };
    expect(
      result.datasets.map(({ findingCounts }) => findingCounts.map(({ code }) => code)),
    ).toEqual([['ROW_NOT_JSON'], ['ROW_BLANK', 'LINES_NOT_COMPARED']]);
  });

  it('finds prompts of the evaluation dataset in the others, however often it was cut short', async () => {
    const input = { ...INPUT, datasets: [...INPUT.datasets, EVALUATION] };
    const whole = await attempt(new Objects(), undefined, input).result;
    expect(whole).toMatchObject({
      datasets: [
        { role: 'training', findings: expect.arrayContaining([promptFound(3, 1)]) },
        { role: 'validation', findings: expect.arrayContaining([promptFound(2, 3)]) },
        { role: 'evaluation', examples: 3 },
      ],
    });
    const objects = new Objects();
    const first = attempt(objects, undefined, input);
    objects.beforePiece = (uri, offset) => {
      if (uri === URIS.training && offset > 2_000_000) throw new Error('connection lost');
    };
    await failing(first.result);
    objects.beforePiece = () => undefined;
    objects.bytesChecked = 0;
    expect(await attempt(objects, first.details, input).result).toEqual(whole);
    expect(objects.bytesChecked).toBeLessThan(TOTAL - 1_500_000);
  });

  it('reads no prompts when there is nothing left to compare with them', async () => {
    const input = { ...INPUT, datasets: [...INPUT.datasets, EVALUATION] };
    const objects = new Objects();
    objects.beforePiece = (uri, offset) => {
      if (uri === EVALUATION.uri && offset === 0 && objects.bytesRead > TOTAL) {
        throw new Error('connection lost');
      }
    };
    const first = attempt(objects, undefined, input);
    await failing(first.result);
    objects.beforePiece = () => undefined;
    const opened: string[] = [];
    objects.read = (object, options) => {
      opened.push(object.uri);
      return objects.pieces(object, options ?? {});
    };
    await attempt(objects, first.details, input).result;
    expect(opened.filter((uri) => uri === EVALUATION.uri)).toHaveLength(1);
  });

  it('begins anew when the object is another generation now', async () => {
    const objects = new Objects();
    objects.beforePiece = (uri) => {
      if (uri === URIS.validation) throw new Error('connection lost');
    };
    const first = attempt(objects);
    await failing(first.result);
    objects.beforePiece = () => undefined;
    objects.generation = '2';
    objects.bytesChecked = 0;
    await attempt(objects, first.details).result;
    expect(objects.bytesChecked).toBe(TOTAL);
  });

  it.each([null, 'x', { checks: 1 }, { checks: [null, { uri: 1 }] }, { checks: [{}] }])(
    'begins anew after heartbeat details that it does not know: %j',
    async (details) => {
      const objects = new Objects();
      expect(await attempt(objects, details).result).toMatchObject({ hasErrors: true });
      expect(objects.bytesChecked).toBe(TOTAL);
    },
  );

  it('finds that a dataset was replaced while it was read', async () => {
    const objects = new Objects();
    objects.beforePiece = (uri, offset) => {
      if (uri !== URIS.training || offset === 0) return;
      throw new GoogleApiError({
        kind: 'status',
        httpStatus: 404,
        message: 'No such object.',
        request: 'GET',
      });
    };
    const result = (await attempt(objects).result) as {
      datasets: { findingCounts: { code: string }[] }[];
    };
    expect(result.datasets[0]?.findingCounts.map(({ code }) => code)).toContain('FILE_CHANGED');
    expect(result.datasets[1]?.findingCounts.map(({ code }) => code)).toEqual([
      'ROW_BLANK',
      'LINES_NOT_COMPARED',
    ]);
  });

  it('names every dataset that does not exist before it reads any', async () => {
    const objects = new Objects();
    const found = objects.stat;
    objects.stat = (uri) => {
      if (uri === URIS.training) return found(uri);
      const message = 'No such object.';
      throw new GoogleApiError({ kind: 'status', httpStatus: 404, message, request: 'GET' });
    };
    const gone = ['gs://acme/gone.jsonl', 'gs://acme/typo.jsonl'] as const;
    const datasets = [
      ...INPUT.datasets.slice(0, 1),
      { role: 'validation' as const, uri: gone[0] },
      { role: 'evaluation' as const, uri: gone[1] },
    ];
    const failure = attempt(objects, undefined, { ...INPUT, datasets }).result;
    await expect(failure).rejects.toMatchObject({
      type: 'DATASET_INVALID',
      message: expect.stringMatching(
        /^2 datasets do not exist, .*; nothing was created\.\n/,
      ) as string,
      details: [{ problems: gone.map((path) => expect.objectContaining({ path }) as unknown) }],
    });
    expect(objects.bytesRead).toBe(0);
  });
});
