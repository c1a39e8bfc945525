/** `models`: the models that tuning jobs have made, their versions, aliases and checkpoints. */
import { Command } from 'commander';
import { withExample } from '../../options';
import { aliasesCommand, patchCommand } from './change';
import { deleteCommand } from './delete';
import { checkpointsCommand, getCommand, listCommand, versionsCommand } from './look';

export function modelsCommand(): Command {
  const models = new Command('models').description(
    'list, show, change and delete models on Vertex AI',
  );
  for (const command of [
    listCommand(),
    getCommand(),
    versionsCommand(),
    checkpointsCommand(),
    aliasesCommand(),
    patchCommand(),
    deleteCommand(),
  ]) {
    models.addCommand(command);
  }
  return withExample(models, 'vertex-tuning models list --project acme --location us-central1');
}
