/** `jobs`: the tuning jobs on Vertex AI themselves, whoever made them. */
import { Command } from 'commander';
import { withExample } from '../../options';
import { cancelCommand } from './cancel';
import { createCommand } from './create';
import { getCommand } from './get';
import { listCommand } from './list';
import { orphansCommand } from './orphans';

export function jobsCommand(): Command {
  const jobs = new Command('jobs').description(
    'list, show, create and cancel tuning jobs on Vertex AI',
  );
  for (const command of [
    listCommand(),
    getCommand(),
    createCommand(),
    cancelCommand(),
    orphansCommand(),
  ]) {
    jobs.addCommand(command);
  }
  return withExample(jobs, 'vertex-tuning jobs list --project acme --location us-central1');
}
