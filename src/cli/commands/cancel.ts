/** `cancel`: asks a run to cancel, or cancels its jobs itself, and waits until they have really ended. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import { parseDuration } from '../../contract/duration';
import { cancelDirectly } from '../direct-cancel';
import { EXIT } from '../exit-codes';
import { userName } from '../interruption';
import { placeOf } from '../resource-args';
import type { PlaceFlags } from '../resource-args';
import { durationText, withExample, withOutput, withPlace } from '../options';
import type { OutputOptions } from '../options';
import { flagProblem } from '../request-flags';
import { seeToItsEnd } from '../run-end';
import { withTemporal } from '../services';
import { note, printJson } from '../terminal';

type CancelOptions = OutputOptions &
  PlaceFlags & {
    reason?: string;
    wait: boolean;
    direct?: boolean;
    namespaceId?: string;
    timeout?: string;
  };

/** How long directly cancelled jobs may take to end. */
const DIRECT_LIMIT = '1h';

export function cancelCommand(): Command {
  const command = withPlace(withOutput(new Command('cancel')))
    .description('cancel a run and its tuning job, and wait until the job has ended')
    .argument('<workflow-id>', 'id of the run')
    .option('--reason <text>', 'kept in the result')
    .option('--no-wait', 'return when the wish is recorded; the job may still run')
    .option('--direct', 'cancel its live tuning jobs by their label: needs no worker')
    .option(
      '--namespace-id <id>',
      'with --direct: of the Temporal namespace; needs no Temporal then',
    )
    .option(
      '--timeout <duration>',
      `with --direct: how long the jobs may take to end (default: ${DIRECT_LIMIT})`,
      durationText,
    )
    .action(async (workflowId: string, options: CancelOptions) => {
      process.exitCode = await (options.direct === true
        ? cancelByLabel(workflowId, options)
        : cancelRun(workflowId, options));
    });
  return withExample(
    command,
    'vertex-tuning cancel support-bot-7 --reason "wrong dataset"',
    'vertex-tuning cancel support-bot-7 --direct --project acme --location us-central1',
  );
}

/** Flags that say nothing in this way of cancelling: refused, so that nobody relies on them. */
function refuse(flags: Record<string, boolean>, message: string): void {
  const given = Object.keys(flags).filter((flag) => flags[flag] === true);
  if (given.length > 0) throw flagProblem(...given.map((path) => ({ path, message })));
}

async function cancelByLabel(workflowId: string, options: CancelOptions): Promise<number> {
  const { reason, wait, namespaceId, timeout, output } = options;
  refuse(
    { '--reason': reason !== undefined, '--no-wait': !wait },
    'cannot be had with --direct: no run is told.',
  );
  const settings = readSettings(process.env);
  return cancelDirectly(settings, {
    workflowId,
    place: placeOf(options, settings),
    ...(namespaceId === undefined ? {} : { namespaceId }),
    // Checked by `durationText`.
    timeoutMs: parseDuration(timeout ?? DIRECT_LIMIT) ?? 0,
    output,
  });
}

async function cancelRun(workflowId: string, options: CancelOptions): Promise<number> {
  const { project, location, namespaceId, timeout } = options;
  refuse(
    {
      '--project': project !== undefined,
      '--location': location !== undefined,
      '--namespace-id': namespaceId !== undefined,
      '--timeout': timeout !== undefined,
    },
    'is for --direct.',
  );
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
