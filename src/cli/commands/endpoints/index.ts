/** `endpoints`: where tuned models are served. */
import { Command } from 'commander';
import { withExample } from '../../options';
import { deleteCommand, undeployCommand } from './change';
import { getCommand, listCommand } from './look';
import { patchCommand } from './patch';

export function endpointsCommand(): Command {
  const endpoints = new Command('endpoints').description(
    'list, show, change, empty and delete endpoints on Vertex AI',
  );
  for (const command of [
    listCommand(),
    getCommand(),
    patchCommand(),
    undeployCommand(),
    deleteCommand(),
  ]) {
    endpoints.addCommand(command);
  }
  return withExample(
    endpoints,
    'vertex-tuning endpoints list --project acme --location us-central1',
  );
}
