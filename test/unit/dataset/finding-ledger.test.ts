import * as fc from 'fast-check';
import { FindingLedger } from '../../../src/dataset/finding-ledger';
import type { RuleCode } from '../../../src/dataset/rules';

const CODES = ['ROW_BLANK', 'ROW_NOT_JSON', 'ROW_NOT_OBJECT', 'FORMAT_MESSAGES'] as const;

function ledgerOf(maxFindings: number, codes: readonly RuleCode[]): FindingLedger {
  const ledger = new FindingLedger(maxFindings);
  codes.forEach((code, index) => ledger.add(code, { line: index + 1 }, { type: 'null' }));
  return ledger;
}

const answers = (ledger: FindingLedger) => ({ list: ledger.list(), counts: ledger.counts() });

describe('FindingLedger', () => {
  it('adds up parts to what the whole would have been, wherever it is cut and however often stored', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...CODES), { maxLength: 120 }),
        fc.array(fc.nat(120), { maxLength: 6 }),
        fc.integer({ min: 1, max: 12 }),
        (codes, cuts, maxFindings) => {
          const sum = new FindingLedger(maxFindings);
          const places = [0, ...cuts, codes.length].sort((left, right) => left - right);
          let stored = sum.state();
          places.slice(1).forEach((end, index) => {
            const begin = places[index] ?? 0;
            const part = ledgerOf(maxFindings, codes.slice(begin, end));
            const next = new FindingLedger(maxFindings);
            next.append(JSON.parse(JSON.stringify(stored)) as typeof stored, 0);
            next.append(part.state(), Math.min(begin, codes.length));
            stored = next.state();
          });
          const last = new FindingLedger(maxFindings);
          last.append(stored, 0);
          expect(answers(last)).toEqual(answers(ledgerOf(maxFindings, codes)));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps little more than what can be listed, of any number of findings', () => {
    const codes = Array.from({ length: 50_000 }, (_, index) => CODES[index % 3] ?? 'ROW_BLANK');
    const kept = ledgerOf(100, codes)
      .state()
      .flatMap((entry) => entry.kept);
    expect(kept.length).toBeLessThanOrEqual(102);
  });
});
