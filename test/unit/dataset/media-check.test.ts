import { join } from 'node:path';
import {
  checkDataset,
  type CheckDatasetOptions,
  createCheckThreads,
  inThisThread,
  type MediaObject,
  MediaObjects,
} from '../../../src/dataset';
import { MEDIA_RULES, type MediaRuleCode } from '../../../src/dataset/media-rules';
import { MAX_ROW_FILES } from '../../../src/dataset/row-scan';
import { chunks, jsonl, type Row, turn } from '../../support/dataset-bytes';

const OPTIONS: CheckDatasetOptions = {
  role: 'training',
  baseModel: 'gemini-2.5-flash',
  maxFindings: 100,
};

const MIB = 2 ** 20;

/** The objects that there are. */
const OBJECTS: Record<string, MediaObject> = {
  'gs://b/good.png': { size: 1_000, contentType: 'image/png' },
  'gs://b/largest.png': { size: 20 * MIB, contentType: 'image/png' },
  'gs://b/large.png': { size: 20 * MIB + 1, contentType: 'image/png' },
  'gs://b/empty.png': { size: 0, contentType: 'image/png' },
  'gs://b/hidden.png': 'hidden',
  'gs://b/other.png': { size: 1_000, contentType: 'image/webp' },
  'gs://b/good.mp4': { size: 90 * MIB, contentType: 'video/mp4' },
  'gs://b/picture': { size: 1_000, contentType: 'application/octet-stream' },
};

function media(asked: string[] = []): MediaObjects {
  return new MediaObjects((uri) => {
    asked.push(uri);
    return Promise.resolve(OBJECTS[uri] ?? 'missing');
  });
}

function rowWith(...files: { fileUri: string; mimeType: string }[]): Row {
  const parts = [{ text: 'what is it?' }, ...files.map((fileData) => ({ fileData }))];
  return { contents: [{ role: 'user', parts }, turn('model', 'a box')] };
}

const messagesRow = (name: string): Row => ({
  messages: [
    { role: 'user', content: [{ type: 'image_url', image_url: { url: `gs://b/${name}` } }] },
    { role: 'assistant', content: 'a box' },
  ],
});

const image = (name: string) => ({ fileUri: `gs://b/${name}`, mimeType: 'image/png' });

async function findings(rows: readonly (Row | string)[], more: Partial<CheckDatasetOptions> = {}) {
  const check = await checkDataset(chunks(jsonl(rows)), { ...OPTIONS, media: media(), ...more });
  return check.findings
    .filter(({ code }) => code.startsWith('MEDIA_OBJECT_'))
    .map(({ code, line, path }) => [code, line, path]);
}

/** For every rule an object that keeps it and one that breaks it. */
const CASES: Record<MediaRuleCode, { keeps: string; breaks: string }> = {
  MEDIA_OBJECT_MISSING: { keeps: 'good.png', breaks: 'missing.png' },
  MEDIA_OBJECT_HIDDEN: { keeps: 'good.png', breaks: 'hidden.png' },
  MEDIA_OBJECT_EMPTY: { keeps: 'good.png', breaks: 'empty.png' },
  MEDIA_OBJECT_TOO_LARGE: { keeps: 'largest.png', breaks: 'large.png' },
  MEDIA_OBJECT_TYPE: { keeps: 'good.png', breaks: 'other.png' },
};

describe('the check of objects that rows name', () => {
  it.each(Object.entries(CASES))('%s: says where', async (code, { keeps, breaks }) => {
    const rows = [rowWith(image(keeps)), rowWith(image(keeps), image(breaks))];
    const path = 'contents[0].parts[2].fileData.fileUri';
    expect(await findings(rows)).toEqual([[code, 2, path]]);
  });

  it('has a case for every rule', () => {
    expect(Object.keys(CASES).toSorted()).toEqual(Object.keys(MEDIA_RULES).toSorted());
  });

  it('asks for each object once, and counts files as often as they are named', async () => {
    const asked: string[] = [];
    const again = Array.from({ length: 50 }, () => rowWith(image('good.png')));
    const rows = [...again, rowWith(image('good.png'), image('missing.png'))];
    const { statistics } = await checkDataset(chunks(jsonl(rows)), {
      ...OPTIONS,
      media: media(asked),
    });
    expect(asked).toEqual(['gs://b/good.png', 'gs://b/missing.png']);
    expect(statistics.files).toEqual({ lookedUp: 52, notLookedUp: 0 });
  });

  it('asks nobody for files elsewhere, and counts them apart', async () => {
    const asked: string[] = [];
    const rows = [rowWith({ fileUri: 'https://example.com/a.png', mimeType: 'image/png' })];
    const { statistics, findingCounts } = await checkDataset(chunks(jsonl(rows)), {
      ...OPTIONS,
      media: media(asked),
    });
    expect(asked).toEqual([]);
    expect(statistics.files).toEqual({ lookedUp: 0, notLookedUp: 1 });
    expect(findingCounts.map(({ code }) => code)).toEqual(['EXAMPLES_FEW']);
  });

  it('says nothing of objects where they are not asked for', async () => {
    const { statistics, findings: found } = await checkDataset(
      chunks(jsonl([rowWith(image('missing.png'))])),
      OPTIONS,
    );
    expect(statistics).not.toHaveProperty('files');
    expect(found.map(({ code }) => code)).toEqual(['EXAMPLES_FEW']);
  });

  it('counts a row as invalid once, for an error of its own or of its objects', async () => {
    const { statistics } = await checkDataset(
      chunks(
        jsonl([
          rowWith(image('missing.png'), image('empty.png')),
          { ...rowWith(image('missing.png')), contents: [turn('user', 'unanswered')] },
          rowWith(image('hidden.png')),
          { ...rowWith(image('missing.png')), tools: 1 },
        ]),
      ),
      { ...OPTIONS, media: media() },
    );
    expect(statistics.invalidExamples).toBe(3);
  });

  it('knows the images of rows with messages, and no limit of their size', async () => {
    const rows = ['large.png', 'missing.png', 'good.mp4'].map(messagesRow);
    const path = 'messages[0].content[0].image_url.url';
    expect(await findings(rows, { baseModel: 'meta/llama4' })).toEqual([
      ['MEDIA_OBJECT_MISSING', 2, path],
      ['MEDIA_OBJECT_TYPE', 3, path],
    ]);
  });

  it('looks at no more files of one row than any model takes', async () => {
    const row = rowWith(...Array.from({ length: MAX_ROW_FILES + 5 }, () => image('good.png')));
    const { statistics } = await checkDataset(chunks(jsonl([row])), { ...OPTIONS, media: media() });
    expect(statistics.files).toEqual({ lookedUp: MAX_ROW_FILES, notLookedUp: 5 });
  });

  it('finds the same wherever batches end, and whatever thread read the rows', async () => {
    const names = Object.keys(OBJECTS).map((uri) => uri.slice('gs://b/'.length));
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      index % 70 === 3 ? '{' : rowWith(image(names[index % names.length] ?? 'missing.png')),
    );
    const check = (checker: typeof inThisThread) =>
      checkDataset(chunks(jsonl(rows)), { ...OPTIONS, checker, media: media() });
    const whole = await check({ ...inThisThread, batchBytes: 2 ** 24 });
    expect(whole.statistics.files).toEqual({ lookedUp: 2_957, notLookedUp: 0 });
    expect(await check({ ...inThisThread, batchBytes: 700 })).toEqual(whole);
    const file = join(__dirname, '..', '..', 'support', 'check-thread.cjs');
    const threads = createCheckThreads({ threads: 2, file });
    try {
      expect(await check({ ...threads, batchBytes: 9_000 })).toEqual(whole);
    } finally {
      await threads.close();
    }
  });

  it('fails when it gets no answer', async () => {
    const lost = new MediaObjects(() => Promise.reject(new Error('no answer')));
    const rows = Array.from({ length: 100 }, (_, index) => rowWith(image(`${index}.png`)));
    await expect(checkDataset(chunks(jsonl(rows)), { ...OPTIONS, media: lost })).rejects.toThrow(
      'no answer',
    );
  });
});
