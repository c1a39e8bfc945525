import * as fc from 'fast-check';
import { RowChecker } from '../../../src/dataset/row-check';
import {
  addRow,
  addStatistics,
  noStatistics,
  summarize,
} from '../../../src/dataset/row-statistics';
import { type Row, turn } from '../../support/dataset-bytes';

function statisticsOf(rows: readonly Row[]) {
  const checker = new RowChecker({ role: 'training', method: 'supervised' });
  const state = noStatistics();
  for (const row of rows) addRow(state, checker.checkText(JSON.stringify(row)));
  return state;
}

const ofLength = (tokens: number): Row =>
  tokens === 0 ? {} : { contents: [turn('user', 'x'.repeat(4 * tokens - 1)), turn('model', 'y')] };

describe('the statistics of rows', () => {
  it('count turns, and parts by their kind', () => {
    const parts = [
      { text: 'look' },
      { fileData: { fileUri: 'gs://b/1.png', mimeType: 'image/png' } },
      { fileData: { fileUri: 'gs://b/1', mimeType: 'application/zip' } },
      { functionResponse: { name: 'f', response: {} } },
    ];
    const called = { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] };
    const row = { contents: [{ role: 'user', parts }, called] };
    expect(summarize(statisticsOf([row, row]))).toMatchObject({
      turns: 4,
      parts: { text: 2, image: 2, otherFile: 2, functionCall: 2, functionResponse: 2 },
    });
  });

  it('say how long examples are', () => {
    const rows = Array.from({ length: 100 }, (_, index) => ofLength(index + 1));
    const { least, median, p95, most } = summarize(statisticsOf(rows))?.tokensPerExample ?? {};
    expect({ least, most }).toEqual({ least: 1, most: 100 });
    expect(median).toBeGreaterThanOrEqual(50);
    expect(median).toBeLessThanOrEqual(60);
    expect(p95).toBeGreaterThanOrEqual(95);
    expect(p95).toBeLessThanOrEqual(100);
  });

  it('are nothing where no row could be read', () => {
    expect(summarize(noStatistics())).toBeUndefined();
  });

  it('are the same, however a file is divided', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(lengths, lengths, (first, second) => {
        const [one, other] = [first, second].map((all) => statisticsOf(all.map(ofLength)));
        const together = noStatistics();
        for (const part of [one, other]) if (part) addStatistics(together, part);
        expect(together).toEqual(statisticsOf([...first, ...second].map(ofLength)));
      }),
      { numRuns: 50 },
    );
  });
});
