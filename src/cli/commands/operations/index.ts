/** `operations`: what Vertex AI does in the background, such as a rebase or a deletion. */
import { Command } from 'commander';
import { withExample } from '../../options';
import { cancelCommand, deleteCommand } from './change';
import { getCommand, listCommand, waitCommand } from './look';

export function operationsCommand(): Command {
  const operations = new Command('operations').description(
    'list, show, await, cancel and delete long-running operations on Vertex AI',
  );
  for (const command of [
    listCommand(),
    getCommand(),
    waitCommand(),
    cancelCommand(),
    deleteCommand(),
  ]) {
    operations.addCommand(command);
  }
  return withExample(
    operations,
    'vertex-tuning operations list --project acme --location us-central1',
  );
}
