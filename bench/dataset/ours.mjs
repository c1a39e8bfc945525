// Our check with all rules, lines compared with each other: `ours.mjs FILE`, in this thread, or `ours.mjs FILE THREADS`, in that many
// beside it.
import { bytesOfFile } from '../../dist/cli/local-file.js';
import { checkDataset, CheckSeries, createCheckThreads } from '../../dist/dataset/index.js';
import { report } from './measured.mjs';

const [, , path, count] = process.argv;
const threads = count === undefined ? undefined : createCheckThreads({ threads: Number(count) });
const { statistics, findingCounts } = await new CheckSeries().check('training', (comparison) =>
  checkDataset(({ offset }) => bytesOfFile(path, offset), {
    role: 'training',
    baseModel: 'gemini-2.5-flash',
    maxFindings: 100,
    ...comparison,
    ...(threads === undefined ? {} : { checker: threads }),
  }),
);
report({ lines: statistics.lines, findings: findingCounts.length });
await threads?.close();
