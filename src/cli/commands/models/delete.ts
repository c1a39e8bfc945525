/** `models delete`: a version, or a model with all its versions. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import { answeredYes } from '../../answered-yes';
import { EXIT } from '../../exit-codes';
import { seeDeletion } from '../../operation-end';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { resourceNameOf, splitVersion } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';
import { note } from '../../terminal';

type DeleteOptions = OutputOptions & PlaceFlags & { yes?: boolean; wait: boolean };

export function deleteCommand(): Command {
  const command = withPlace(
    withOutput(new Command('delete').description('delete a version, or a model with all versions')),
  )
    .argument('<model>', 'name, or id; with @2 behind it, that version alone')
    .option('--yes', 'do not ask')
    .option('--no-wait', 'return when Vertex AI has begun')
    .action(async (model: string, options: DeleteOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('models', model, options, settings);
      const isVersion = splitVersion(name).version !== undefined;
      const question = isVersion
        ? `Delete the version ${name}?`
        : `Delete ${name} with all its versions?`;
      process.exitCode = EXIT.success;
      if (!(await answeredYes(question, options))) {
        note('Nothing was deleted.');
        return;
      }
      await withVertex(settings, async (vertex) => {
        const { body } = isVersion
          ? await vertex.deleteModelVersion({ name, apiVersion })
          : await vertex.deleteModel({ name, apiVersion });
        await seeDeletion(vertex, name, body, settings, options);
      });
    });
  return withExample(
    command,
    'vertex-tuning models delete 9@1',
    'vertex-tuning models delete projects/1/locations/us-central1/models/9 --yes',
  );
}
