/** `jobs cancel`: cancels one tuning job, whoever made it, and sees it end. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { LABELS } from '../../../contract/names';
import { isTerminal } from '../../../contract/tuning-job';
import type { VertexTuning } from '../../../vertex/port';
import { cancelJobs, unconfirmedError } from '../../cancel-jobs';
import { EXIT } from '../../exit-codes';
import { printJob, seeJob } from '../../job-record';
import type { SeenJob } from '../../job-record';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';
import { note } from '../../terminal';

type CancelOptions = OutputOptions & PlaceFlags & { wait: boolean };

/** A cancelled job takes seconds to minutes to end. */
const CANCEL_LIMIT_MS = 3_600_000;

export function cancelCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('cancel').description('cancel a tuning job, and wait until it has ended'),
    ),
  )
    .argument('<job>', 'name, or id')
    .option('--no-wait', 'return when Vertex AI took the wish; the job may still run')
    .action(async (job: string, options: CancelOptions) => {
      const settings = readSettings(process.env);
      const name = resourceNameOf('tuningJobs', job, options, settings);
      const ended = await withVertex(settings, (vertex) =>
        cancelJob(vertex, name, settings, options),
      );
      printJob(ended, options);
      const { state } = ended.job;
      const isCancelled = state === 'JOB_STATE_CANCELLED' || !isTerminal(state);
      process.exitCode = isCancelled ? EXIT.success : EXIT.cancelled;
    });
  return withExample(
    command,
    'vertex-tuning jobs cancel 4711 --project acme --location us-central1',
  );
}

async function cancelJob(
  vertex: VertexTuning,
  name: string,
  { apiVersion }: Settings,
  { wait }: CancelOptions,
): Promise<SeenJob> {
  const look = async (): Promise<SeenJob> =>
    seeJob((await vertex.getTuningJob({ name, apiVersion })).body, apiVersion);
  const before = await look();
  if (isTerminal(before.job.state)) {
    note(`${name} had ended before.`);
    return before;
  }
  if (before.job.labels?.[LABELS.run] !== undefined) {
    note('This job belongs to a run, which will end as cancelled from outside.');
  }
  if (wait) {
    const { ends } = await cancelJobs(vertex, [before.job], CANCEL_LIMIT_MS);
    const error = unconfirmedError(ends);
    if (error) throw error;
  } else {
    await vertex.cancelTuningJob({ name, apiVersion });
  }
  return look();
}
