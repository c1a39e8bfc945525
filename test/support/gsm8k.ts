/** Rows of the GSM8K dataset, `{"question","answer"}`, as lines in the Gemini format, one at a time. */

type Gsm8kRow = { question: string; answer: string };

function isRow(value: unknown): value is Gsm8kRow {
  const row = value as Partial<Gsm8kRow> | null;
  return typeof row?.question === 'string' && typeof row.answer === 'string';
}

export type Gsm8kAnswer =
  /** The worked solution with the result at its end. */
  | 'solution'
  /** The number behind `####` only. */
  | 'result';

/** Lines without a line end; rejects at a row of another shape. */
export async function* gsm8kToGemini(
  lines: AsyncIterable<string>,
  { answer = 'solution' }: { answer?: Gsm8kAnswer } = {},
): AsyncGenerator<string> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() === '') continue;
    const row: unknown = JSON.parse(line);
    if (!isRow(row)) throw new Error(`Line ${number} is not a row of GSM8K.`);
    const result = row.answer.split('####').at(-1)?.trim() ?? '';
    yield JSON.stringify({
      contents: [
        { role: 'user', parts: [{ text: row.question }] },
        { role: 'model', parts: [{ text: answer === 'result' ? result : row.answer }] },
      ],
    });
  }
}
