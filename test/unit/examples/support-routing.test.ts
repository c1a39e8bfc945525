import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { DatasetRole } from '../../../src/contract/dataset';
import { tuneModelRequestSchema } from '../../../src/contract/request';
import { checkDataset } from '../../../src/dataset';
import { chunks } from '../../support/dataset-bytes';

const EXAMPLE = join(__dirname, '../../../examples/support-routing');

const FILES: [name: string, role: DatasetRole, rows: number][] = [
  ['train.jsonl', 'training', 300],
  ['validation.jsonl', 'validation', 60],
  ['test.jsonl', 'evaluation', 80],
];

type Row = { contents: { parts: { text: string }[] }[] };
type Example = { message: string; answer: string };

function read(name: string): string {
  return readFileSync(join(EXAMPLE, name), 'utf8');
}

function examplesOf(name: string): Example[] {
  return read(name)
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [user, model] = (JSON.parse(line) as Row).contents;
      return { message: user?.parts[0]?.text ?? '', answer: model?.parts[0]?.text ?? '' };
    });
}

function wordsOf(message: string): Set<string> {
  return new Set(message.toLowerCase().match(/\w+/g));
}

/** Share of words that two messages have in common. */
function overlap(left: Set<string>, right: Set<string>): number {
  const common = [...left].filter((word) => right.has(word)).length;
  return common / (left.size + right.size - common);
}

describe('the example support-routing', () => {
  it('is what its generator writes', () => {
    const directory = mkdtempSync(join(tmpdir(), 'support-routing-'));
    try {
      execFileSync(process.execPath, [join(EXAMPLE, 'generate.mjs'), directory]);
      for (const [name] of FILES) {
        expect(readFileSync(join(directory, name), 'utf8')).toBe(read(name));
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it.each(FILES)('has no findings in %s as a %s dataset of %d rows', async (name, role, rows) => {
    const { findings, statistics } = await checkDataset(chunks(read(name)), {
      role,
      baseModel: 'gemini-2.5-flash',
      maxFindings: 10,
    });
    expect(findings).toEqual([]);
    expect(statistics).toMatchObject({ examples: rows, invalidExamples: 0 });
  });

  it('has no message twice', () => {
    const messages = FILES.flatMap(([name]) => examplesOf(name)).map(({ message }) => message);
    expect(new Set(messages).size).toBe(messages.length);
  });

  it('can be learnt from, though not by heart: the nearest training message is often right, not always', () => {
    const training = examplesOf('train.jsonl').map(({ message, answer }) => ({
      words: wordsOf(message),
      answer,
    }));
    const test = examplesOf('test.jsonl');
    const right = test.filter(({ message, answer }) => {
      const words = wordsOf(message);
      const nearest = training.reduce((best, next) =>
        overlap(words, next.words) > overlap(words, best.words) ? next : best,
      );
      return nearest.answer === answer;
    });
    expect(right.length / test.length).toBeGreaterThan(0.75);
    expect(right.length / test.length).toBeLessThan(0.97);
  });

  it('has a request that can be run', () => {
    const { success, data } = tuneModelRequestSchema.safeParse(parse(read('request.yaml')));
    expect(success).toBe(true);
    expect(data).toMatchObject({ project: 'demo-project', location: 'us-central1' });
  });
});
