/** `jobs get`: one tuning job. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import { EXIT } from '../../exit-codes';
import { printJob, seeJob } from '../../job-record';
import { withExample, withPlace } from '../../options';
import { withRecords } from '../../records';
import type { RecordOptions } from '../../records';
import { resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';

export function getCommand(): Command {
  const command = withPlace(withRecords(new Command('get').description('show a tuning job')))
    .argument('<job>', 'name, or id')
    .action(async (job: string, options: RecordOptions & PlaceFlags) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('tuningJobs', job, options, settings);
      const { body } = await withVertex(settings, (vertex) =>
        vertex.getTuningJob({ name, apiVersion }),
      );
      printJob(seeJob(body, apiVersion), options);
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning jobs get projects/1/locations/us-central1/tuningJobs/7',
    'vertex-tuning jobs get 7 --project acme --location us-central1 --json',
  );
}
