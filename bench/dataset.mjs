// How fast datasets are checked, beside a bare loop of JSON.parse and beside a peer, on the same file in the same run. `BENCH_DATASET_MB`
// makes it smaller. The limits: 0.8 of the bare loop in one thread, more than it on two processors, twice the peer, 200 MB of memory.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { withCheckFile } from './dataset/check-file.mjs';
import { withCallsFile, withGsm8kFile, withSyntheticFile } from './dataset/file.mjs';
import { measure } from './dataset/measured.mjs';

const program = (name) => fileURLToPath(new URL(`./dataset/${name}.mjs`, import.meta.url));
const node = (name, ...args) => measure(process.execPath, [program(name), ...args]);

/** By processor time as well: time on the wall says little on a machine that does other things. */
function print(name, measured, bare, bytes) {
  const { seconds, cpuSeconds, peakMb } = measured;
  const ratio = (of) => (bare[of] / measured[of]).toFixed(2);
  console.log(
    `${name.padEnd(28)} ${(bytes / 1e6 / seconds).toFixed(0).padStart(4)} MB/s, ` +
      `${ratio('seconds')} of the bare loop (${ratio('cpuSeconds')} by processor time: ${cpuSeconds.toFixed(1)} s), ` +
      `peak ${peakMb.toFixed(0)} MB`,
  );
}

async function compare(title, { path, bytes }, checkFile) {
  const cores = availableParallelism();
  console.log(`## ${title}: ${(bytes / 1e6).toFixed(0)} MB, ${cores} processors`);
  const bare = await node('bare-loop', path);
  print('bare loop of JSON.parse', bare, bare, bytes);
  const alone = await node('ours', path);
  print('ours, one thread', alone, bare, bytes);
  const all = await node('ours', path, String(cores));
  print(`ours, ${cores} threads`, all, bare, bytes);
  const counts = [bare, alone, all].map(({ lines }) => lines);
  if (new Set(counts).size > 1) throw new Error(`Not the same lines: ${counts.join(', ')}`);
  if (checkFile === undefined) {
    console.log('check_file: Python or its package `together` could not be had');
    return;
  }
  const peer = await checkFile(path);
  print(`check_file, together ${peer.version}`, peer, bare, bytes);
  if (!peer.passed || peer.lines !== bare.lines) throw new Error('check_file did not read it all');
  console.log(
    `ours to check_file: ${(peer.seconds / alone.seconds).toFixed(1)} in one thread, ` +
      `${(peer.seconds / all.seconds).toFixed(1)} in ${cores}`,
  );
}

const gsm8k = process.env.TUNING_TEST_GSM8K;
await withCheckFile(async (checkFile) => {
  await withSyntheticFile((file) => compare('synthetic rows', file, checkFile));
  await withCallsFile((file) => compare('rows with calls of functions', file, checkFile));
  if (gsm8k) {
    await withGsm8kFile(gsm8k, (file) => compare('GSM8K, repeated', file, checkFile));
  } else console.log('GSM8K: not measured, TUNING_TEST_GSM8K names no file');
});
