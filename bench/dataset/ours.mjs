// Our check with all rules: `ours.mjs FILE`, in this thread, or `ours.mjs FILE THREADS`, in that many beside it.
import { bytesOfFile } from '../../dist/cli/local-file.js';
import { checkDataset, createCheckThreads } from '../../dist/dataset/index.js';
import { report } from './measured.mjs';

const [, , path, count] = process.argv;
const threads = count === undefined ? undefined : createCheckThreads({ threads: Number(count) });
const { statistics, findingCounts } = await checkDataset(
  ({ offset }) => bytesOfFile(path, offset),
  {
    role: 'training',
    baseModel: 'gemini-2.5-flash',
    maxFindings: 100,
    ...(threads === undefined ? {} : { checker: threads }),
  },
);
report({ lines: statistics.lines, findings: findingCounts.length });
await threads?.close();
