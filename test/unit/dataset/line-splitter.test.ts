import * as fc from 'fast-check';
import { type Line, LineSplitter } from '../../../src/dataset/line-splitter';

const MIB = 2 ** 20;

/** Few symbols, so that line ends are frequent, and any byte at all. */
const content = fc
  .array(
    fc.oneof(
      fc
        .constantFrom('\n', '\r\n', 'a', 'bb', 'cccccccccc', '\0', '\uFEFF')
        .map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => Buffer.concat(pieces));

/** A line's bytes are valid only until the next is asked for. */
const kept = ({ number, bytes, length }: Line) => [number, bytes?.toString('latin1'), length];

function split(bytes: Buffer, cuts: readonly number[], maxLineBytes: number) {
  const splitter = new LineSplitter(maxLineBytes);
  const places = [0, ...cuts.map((at) => at % (bytes.length + 1)), bytes.length].toSorted(
    (left, right) => left - right,
  );
  const lines = [];
  for (const [index, end] of places.slice(1).entries()) {
    const chunk = Buffer.from(bytes.subarray(places[index], end));
    for (const line of splitter.push(chunk)) lines.push(kept(line));
    // A stream may use the memory of a chunk again.
    chunk.fill('#');
  }
  for (const line of splitter.end()) lines.push(kept(line));
  return lines;
}

describe('LineSplitter', () => {
  it('gives every line with its number and length, and those that are not too long with their bytes', () => {
    fc.assert(
      fc.property(
        content,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        (bytes, cuts, maxLineBytes) => {
          const text = bytes.toString('latin1');
          const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n');
          expect(split(bytes, cuts, maxLineBytes)).toEqual(
            lines.map((line, index) => [
              index + 1,
              line.length > maxLineBytes ? undefined : line,
              line.length,
            ]),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('measures a line of 200 MB without keeping it', () => {
    const chunk = Buffer.alloc(MIB, 'x');
    const splitter = new LineSplitter(4 * MIB);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    for (let index = 0; index < 200; index += 1) {
      expect([...splitter.push(chunk)]).toEqual([]);
      if (index > 8) most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect([...splitter.push(Buffer.from('\n'))]).toEqual([{ number: 1, length: 200 * MIB }]);
    expect(most).toBeLessThan(40 * MIB);
  });
});
