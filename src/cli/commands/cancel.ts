/** `cancel`: asks a run to cancel, and waits until its tuning job has really ended. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { EXIT } from '../exit-codes';
import { userName } from '../interruption';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { seeToItsEnd } from '../run-end';
import { withTemporal } from '../services';
import { note, printJson } from '../terminal';

type CancelOptions = OutputOptions & { reason?: string; wait: boolean };

export function cancelCommand(): Command {
  const command = new Command('cancel')
    .description('cancel a run and its tuning job, and wait until the job has ended')
    .argument('<workflow-id>', 'id of the run')
    .option('--reason <text>', 'kept in the result')
    .option('--no-wait', 'return when the wish is recorded; the job may still run')
    .action(async (workflowId: string, options: CancelOptions) => {
      process.exitCode = await cancelRun(workflowId, options);
    });
  return withExample(
    withOutput(command),
    'vertex-tuning cancel support-bot-7 --reason "wrong dataset"',
  );
}

function cancelRun(workflowId: string, options: CancelOptions): Promise<number> {
  const { reason, wait, output } = options;
  return withTemporal(readSettings(process.env), async ({ tuning }) => {
    const isSent = await tuning.cancel(workflowId, {
      requestedBy: userName(),
      ...(reason === undefined ? {} : { reason }),
    });
    note(isSent ? `Cancel of ${workflowId} is recorded.` : `${workflowId} had ended before.`);
    if (wait) return seeToItsEnd(tuning, workflowId, output);
    if (output === 'json') printJson({ workflowId, cancelRecorded: isSent });
    return EXIT.success;
  });
}
