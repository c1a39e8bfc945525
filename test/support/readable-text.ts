/** Everything that can be read in a value of Temporal's API: payloads are bytes there, and hide their text from a plain search. */

/** All strings, keys and decoded bytes in it, one per line. */
export function readableText(value: unknown): string {
  const lines: string[] = [];
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node === 'string') lines.push(node);
    else if (node instanceof Uint8Array) lines.push(Buffer.from(node).toString('utf8'));
    else if (typeof node === 'object' && node !== null) {
      for (const [key, item] of Object.entries(node)) {
        lines.push(key);
        stack.push(item);
      }
    }
  }
  return lines.join('\n');
}
