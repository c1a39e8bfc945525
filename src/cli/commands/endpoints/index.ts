/** `endpoints`: where tuned models are served. */
import { Command } from 'commander';
import { withExample } from '../../options';
import { deleteCommand, undeployCommand } from './change';
import { getCommand, listCommand } from './look';

export function endpointsCommand(): Command {
  const endpoints = new Command('endpoints').description(
    'list, show, empty and delete endpoints on Vertex AI',
  );
  for (const command of [listCommand(), getCommand(), undeployCommand(), deleteCommand()]) {
    endpoints.addCommand(command);
  }
  return withExample(
    endpoints,
    'vertex-tuning endpoints list --project acme --location us-central1',
  );
}
