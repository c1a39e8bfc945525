// The limit: one JSON.parse per line in one thread, and nothing else.
import { createReadStream } from 'node:fs';
import { report } from './measured.mjs';

let rest = Buffer.alloc(0);
let lines = 0;
for await (const chunk of createReadStream(process.argv[2], { highWaterMark: 1024 * 1024 })) {
  const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(10, start);
    if (end === -1) break;
    JSON.parse(bytes.toString('utf8', start, end));
    lines += 1;
    start = end + 1;
  }
  rest = bytes.subarray(start);
}
report({ lines });
