import * as fc from 'fast-check';
import { crc32c } from '@node-rs/crc32';
import { type Batch, BatchCutter } from '../../../src/dataset/batch';

/** Few symbols, so that line ends are frequent. */
const content = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r', 'ccccc', 'dddddddddd'), { maxLength: 60 })
  .map((pieces) => Buffer.from(pieces.join('')));

function cut(chunks: readonly Buffer[], limits: { batchBytes: number; maxLineBytes: number }) {
  const cutter = new BatchCutter(limits);
  return [...chunks.flatMap((chunk) => [...cutter.push(chunk)]), ...cutter.end()];
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].sort(
    (left, right) => left - right,
  );
  return places.slice(1).map((end, index) => Buffer.from(bytes.subarray(places[index], end)));
}

/** What a batch stands for: its lines, those that are too long as their lengths. */
function linesOf(batch: Batch, maxLineBytes: number): (string | number)[] {
  if ('longLine' in batch) return [batch.longLine];
  const text = batch.bytes.toString('latin1');
  const lines = text.endsWith('\n') ? text.slice(0, -1).split('\n') : text.split('\n');
  return lines.map((line) => (line.length > maxLineBytes ? line.length : line));
}

describe('BatchCutter', () => {
  it('loses nothing, keeps lines whole and knows offset and checksum, however the stream is cut', () => {
    fc.assert(
      fc.property(
        content,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (bytes, cuts, batchBytes, maxLineBytes) => {
          const batches = cut(split(bytes, cuts), { batchBytes, maxLineBytes });
          const text = bytes.toString('latin1');
          const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
          expect(batches.flatMap((batch) => linesOf(batch, maxLineBytes))).toEqual(
            lines.map((line) => (line.length > maxLineBytes ? line.length : line)),
          );
          for (const { end } of batches) {
            expect(end.crc32c).toBe(crc32c(bytes.subarray(0, end.offset)));
            expect([10, undefined]).toContain(
              end.offset === bytes.length ? undefined : bytes[end.offset - 1],
            );
          }
          expect(batches.at(-1)?.end.offset ?? 0).toBe(bytes.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('fills batches, and holds no more than a batch, a line and a chunk', () => {
    const line = Buffer.from(`${'x'.repeat(99)}\n`);
    const chunks = Array.from({ length: 1000 }, () => line);
    const sizes = cut(chunks, { batchBytes: 1000, maxLineBytes: 500 }).map(
      (batch) => 'bytes' in batch && batch.bytes.length,
    );
    expect(sizes).toEqual(Array.from({ length: 100 }, () => 1000));
  });

  it('gives each batch memory of its own', () => {
    const batches = cut([Buffer.from('a\nb\nc\n')], { batchBytes: 2, maxLineBytes: 10 });
    const memories = batches.map((batch) => 'bytes' in batch && batch.bytes.buffer);
    expect(new Set(memories).size).toBe(3);
  });

  it('goes on from a position', () => {
    const start = { offset: 4, crc32c: crc32c('a\nb\n') };
    const cutter = new BatchCutter({ batchBytes: 10, maxLineBytes: 10, start });
    expect([...cutter.push(Buffer.from('c\n')), ...cutter.end()]).toMatchObject([
      { end: { offset: 6, crc32c: crc32c('a\nb\nc\n') } },
    ]);
  });

  it('measures a line of 200 MB without keeping it', () => {
    const chunk = Buffer.alloc(2 ** 20, 'x');
    const cutter = new BatchCutter({ batchBytes: 2 ** 20, maxLineBytes: 4 * 2 ** 20 });
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let index = 0; index < 200; index += 1) {
      expect([...cutter.push(chunk)]).toEqual([]);
      if (index > 8) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect([...cutter.push(Buffer.from('\n'))]).toMatchObject([{ longLine: 200 * 2 ** 20 }]);
    expect(most).toBeLessThan(40 * 2 ** 20);
  });
});
