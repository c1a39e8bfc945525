/** Datasets for tests: rows as objects or raw lines, turned into a stream of chunks. */

export type Row = Record<string, unknown>;

export function turn(role: string, text: string): Row {
  return { role, parts: [{ text }] };
}

/** A good row in the Gemini format. */
export function goodRow(question = 'question', answer = 'answer'): Row {
  return { contents: [turn('user', question), turn('model', answer)] };
}

export function jsonl(rows: readonly (Row | string)[]): string {
  return rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)) + '\n').join('');
}

/** The content as a stream, cut at the given places. */
export async function* chunks(
  content: string | Uint8Array,
  cuts: readonly number[] = [],
): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  let start = 0;
  for (const cut of [...cuts, bytes.length].toSorted((left, right) => left - right)) {
    const end = Math.max(start, Math.min(cut, bytes.length));
    // A copy, so that nothing can rely on the neighbourhood of a chunk.
    yield Uint8Array.from(bytes.subarray(start, end));
    start = end;
  }
}

/** The same JSON value, written the other way round. */
export function withKeysReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeysReversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, below]) => [key, withKeysReversed(below)]);
  return Object.fromEntries(entries.toReversed());
}
