import * as fc from 'fast-check';
import { checkBatch } from '../../../src/dataset/batch-check';
import type { CheckSpec } from '../../../src/dataset/check-spec';
import { hashLines } from '../../../src/dataset/row-hash';
import { RowChecker } from '../../../src/dataset/row-check';
import { RowTally } from '../../../src/dataset/row-tally';
import { brokenLine, GOOD_LINE } from '../../support/broken-lines';
import { goodRow } from '../../support/dataset-bytes';
import { writtenRow } from '../../support/written-rows';

const SPEC: CheckSpec = {
  context: { role: 'training', method: 'supervised', baseModel: 'gemini-2.5-flash' },
  maxFindings: 1_000,
  maxLineBytes: 400,
  hashesLines: true,
  collectsFiles: false,
};

const TOO_LONG = Buffer.from(JSON.stringify(goodRow('x'.repeat(400))));

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constant(GOOD_LINE) },
  { weight: 3, arbitrary: writtenRow },
  { weight: 2, arbitrary: brokenLine },
  { weight: 1, arbitrary: fc.constant(TOO_LONG) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('{}', '', '{"contents":1}').map((text) => Buffer.from(text)),
  },
);

/** Each line checked by itself, parsed. */
function oneByOne(lines: readonly Buffer[]) {
  const tally = new RowTally();
  const codes: Record<string, number[]> = {};
  const find = (code: string, at: number): void => {
    (codes[code] ??= []).push(at);
  };
  lines.forEach((bytes, index) => {
    if (bytes.length > SPEC.maxLineBytes) {
      tally.addBroken();
      find('ROW_TOO_LONG', index + 1);
      return;
    }
    const row = new RowChecker(SPEC.context).checkBytes(bytes);
    tally.add(index + 1, row);
    for (const { code } of row.findings) find(code, index + 1);
  });
  return { lines: lines.length, tally: tally.state, codes };
}

describe('checkBatch', () => {
  it('says of lines together what it says of each, however they stand', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), fc.boolean(), (lines, isClosed) => {
        const last = lines.at(-1)?.length ?? 0;
        const joined = lines.flatMap((bytes) => [bytes, Buffer.from('\n')]);
        const bytes = Buffer.concat(isClosed || last === 0 ? joined : joined.slice(0, -1));
        const check = checkBatch(bytes, SPEC, { isFileStart: false, isRowSeen: true });
        const codes = Object.fromEntries(
          check.ledger.map(({ code, kept }) => [code, kept.map((finding) => finding.line)]),
        );
        expect({ lines: check.lines, tally: check.tally, codes }).toEqual(oneByOne(lines));
        expect(check.hashes).toEqual(hashLines(bytes, SPEC.maxLineBytes));
      }),
      { numRuns: 1_000 },
    );
  });
});
