/** Cuts a dataset into lines as bytes: whether they are text is the business of whoever reads one. */

const LINE_FEED = 10;

/** All lines but the blank ones, without line ends. */
export function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (line.toString('utf8').trim() !== '') lines.push(line);
    start = end + 1;
  }
  return lines;
}
