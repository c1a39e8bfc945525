/** `worker`: the production worker. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { EXIT } from '../exit-codes';
import { loadWorker } from '../heavy';
import { withExample } from '../options';
import { onStop } from '../stop-signals';

export function workerCommand(): Command {
  const command = new Command('worker')
    .description('run the worker: settings come from the environment, logs go to standard error')
    .action(async () => {
      const workers = await loadWorker().startWorkers(readSettings(process.env));
      const release = onStop(() => workers.shutdown());
      try {
        await workers.run();
      } finally {
        release();
      }
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'TEMPORAL_ADDRESS=temporal:7233 vertex-tuning worker');
}
