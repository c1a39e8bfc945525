/** `watch`: the live view of a run, to its end. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { seeToItsEnd } from '../run-end';
import { withTemporal } from '../services';

export function watchCommand(): Command {
  const command = new Command('watch')
    .description('show a run while it lasts, then its result')
    .argument('<workflow-id>', 'id of the run')
    .action(async (workflowId: string, { output }: OutputOptions) => {
      process.exitCode = await withTemporal(readSettings(process.env), ({ tuning }) =>
        seeToItsEnd(tuning, workflowId, output),
      );
    });
  return withExample(withOutput(command), 'vertex-tuning watch support-bot-7');
}
