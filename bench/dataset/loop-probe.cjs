// Preloaded into a worker process: how late its main thread is for what falls due. `monitorEventLoopDelay` counts a stop of a second
// once, though all that fell due within it waited; here it counts as often as something could have.
const { performance } = require('node:perf_hooks');
const { isMainThread } = require('node:worker_threads');

const DUE_EVERY_MS = 5;

// Threads of the dataset check are started with the same preloads.
if (isMainThread && process.send !== undefined) {
  let delays = [];
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    // The first was due one interval after the last turn; those behind it while the thread was busy.
    for (let delay = now - last - DUE_EVERY_MS; ; delay -= DUE_EVERY_MS) {
      delays.push(Math.max(delay, 0));
      if (delay <= DUE_EVERY_MS) break;
    }
    last = now;
  }, DUE_EVERY_MS).unref();
  process.on('message', () => {
    process.send(delays);
    delays = [];
  });
  // Who asks must not keep the process alive.
  process.channel.unref();
}
