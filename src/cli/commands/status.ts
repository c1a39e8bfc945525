/** `status`: where a run stands, open or closed. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { EXIT } from '../exit-codes';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { withTemporal } from '../services';
import { renderStatusReport } from '../status-report';
import { print, printJson } from '../terminal';

export function statusCommand(): Command {
  const command = new Command('status')
    .description('show where a run stands')
    .argument('<workflow-id>', 'id of the run')
    .action(async (workflowId: string, options: OutputOptions) => {
      const status = await withTemporal(readSettings(process.env), ({ tuning }) =>
        tuning.status(workflowId),
      );
      if (options.output === 'json') printJson(status);
      else print(renderStatusReport(status, new Date()));
      process.exitCode = EXIT.success;
    });
  return withExample(withOutput(command), 'vertex-tuning status support-bot-7 --json');
}
