/** "Did you mean": the known name that a mistyped one is closest to. */

/** Levenshtein distance, row by row. */
function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution =
        (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const gap = Math.min(previous[column] ?? 0, current[column - 1] ?? 0) + 1;
      current.push(Math.min(substitution, gap));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

/** The closest of the names, or `undefined` when none differs in at most a third of its characters. */
export function closestName(mistyped: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, edits: distance(mistyped, name) }))
    .sort((one, other) => one.edits - other.edits);
  return best && best.edits <= best.name.length / 3 ? best.name : undefined;
}
