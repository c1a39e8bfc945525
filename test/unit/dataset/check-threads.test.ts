import { join } from 'node:path';
import { checkDataset, type CheckDatasetOptions, createCheckThreads } from '../../../src/dataset';
import { chunks, goodRow, jsonl } from '../../support/dataset-bytes';

const THREAD = join(__dirname, '..', '..', 'support', 'check-thread.cjs');

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 100,
};

/** Some megabytes with findings all over. */
const CONTENT = jsonl(
  Array.from({ length: 60_000 }, (_, index) =>
    index % 1000 === 7 ? '{' : index % 1500 === 9 ? '' : goodRow(`question ${index} für alle`),
  ),
);

describe('createCheckThreads', () => {
  it('gives what one thread alone gives, with any number of threads', async () => {
    const alone = await checkDataset(chunks(CONTENT), OPTIONS);
    expect(alone.findingCounts).toMatchObject([
      { code: 'ROW_NOT_JSON', count: 60 },
      { code: 'ROW_BLANK', count: 40 },
    ]);
    for (const count of [1, 2, 5]) {
      const threads = createCheckThreads({ threads: count, file: THREAD });
      try {
        const check = await checkDataset(chunks(CONTENT), { ...OPTIONS, checker: threads });
        expect(check).toEqual(alone);
      } finally {
        await threads.close();
      }
    }
  });

  it('checks several files at once', async () => {
    const threads = createCheckThreads({ threads: 2, file: THREAD });
    try {
      const check = (content: string) =>
        checkDataset(chunks(content), { ...OPTIONS, checker: threads });
      const half = CONTENT.slice(0, CONTENT.length / 2);
      const [whole, other] = await Promise.all([check(CONTENT), check(half)]);
      expect(whole).toEqual(await checkDataset(chunks(CONTENT), OPTIONS));
      expect(other).toEqual(await checkDataset(chunks(half), OPTIONS));
    } finally {
      await threads.close();
    }
  });

  it('stops with the reason of the signal while threads are at work', async () => {
    const threads = createCheckThreads({ threads: 2, file: THREAD });
    const controller = new AbortController();
    const reason = new Error('stop');
    try {
      const checking = checkDataset(chunks(CONTENT), {
        ...OPTIONS,
        checker: threads,
        signal: controller.signal,
        onProgress: () => controller.abort(reason),
      });
      await expect(checking).rejects.toBe(reason);
    } finally {
      await threads.close();
    }
  });

  it('fails when a thread cannot run', async () => {
    const threads = createCheckThreads({ threads: 1, file: join(__dirname, 'no-such-thread.cjs') });
    try {
      await expect(checkDataset(chunks(CONTENT), { ...OPTIONS, checker: threads })).rejects.toThrow(
        /no-such-thread/,
      );
    } finally {
      await threads.close();
    }
  });
});
