/** Did-you-mean: the known name that a mistyped one is nearest to, if any is near enough. */

/** Edits between two texts (Levenshtein), letters' case and underscores left aside. */
function distance(left: string, right: string): number {
  const a = left.toLowerCase().replaceAll('_', '');
  const b = right.toLowerCase().replaceAll('_', '');
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** Names longer than this are not typos of a field name, and comparing them would cost quadratic time. */
const LONGEST_TYPO = 80;

/** The nearest of `names` within a third of the typed length (at least 1 edit, at most 4). */
export function nearName(typed: string, names: Iterable<string>): string | undefined {
  if (typed.length > LONGEST_TYPO) return undefined;
  const limit = Math.min(4, Math.max(1, Math.floor(typed.length / 3)));
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const edits = distance(typed, name);
    if (edits <= limit && (best === undefined || edits < best.edits)) best = { name, edits };
  }
  return best?.name;
}
