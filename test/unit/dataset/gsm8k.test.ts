import { checkDataset } from '../../../src/dataset';
import { chunks, jsonl } from '../../support/dataset-bytes';
import { gsm8kToGemini } from '../../support/gsm8k';

async function* lines(...rows: unknown[]) {
  for (const row of rows) yield typeof row === 'string' ? row : JSON.stringify(row);
}

async function collect(source: AsyncIterable<string>): Promise<string[]> {
  const rows: string[] = [];
  for await (const row of source) rows.push(row);
  return rows;
}

const ROW = { question: 'Two and two?', answer: '2 + 2 = <<2+2=4>>4\n#### 4' };

describe('gsm8kToGemini', () => {
  it('makes rows that pass the check', async () => {
    const rows = await collect(gsm8kToGemini(lines(...Array.from({ length: 100 }, () => ROW))));
    const { findings, statistics } = await checkDataset(chunks(jsonl(rows)), {
      role: 'training',
      baseModel: 'gemini-2.5-flash',
      maxFindings: 10,
    });
    expect(findings).toEqual([]);
    expect(statistics.examples).toBe(100);
  });

  it('gives the solution, or the result only', async () => {
    expect(await collect(gsm8kToGemini(lines(ROW)))).toEqual([
      expect.stringContaining('2 + 2 = <<2+2=4>>4\\n#### 4'),
    ]);
    expect(await collect(gsm8kToGemini(lines(ROW, ''), { answer: 'result' }))).toEqual([
      '{"contents":[{"role":"user","parts":[{"text":"Two and two?"}]},{"role":"model","parts":[{"text":"4"}]}]}',
    ]);
  });

  it('names the line of a row of another shape', async () => {
    await expect(collect(gsm8kToGemini(lines(ROW, { question: 1 })))).rejects.toThrow(
      'Line 2 is not a row of GSM8K.',
    );
  });
});
