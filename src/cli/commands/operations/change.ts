/** `operations cancel|delete`: asks for an end, or forgets what was. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import { answeredYes } from '../../answered-yes';
import { EXIT } from '../../exit-codes';
import { notFound } from '../../operation-end';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';
import { note, print, printJson } from '../../terminal';

type ChangeOptions = OutputOptions & PlaceFlags & { yes?: boolean };

export function cancelCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('cancel').description('ask for a cancel; whether it comes shows `wait`'),
    ),
  )
    .argument('<operation>', 'name, or id')
    .action(async (operation: string, options: ChangeOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('operations', operation, options, settings);
      await withVertex(settings, (vertex) => vertex.cancelOperation({ name, apiVersion }));
      if (options.output === 'json') printJson({ cancelRequested: name });
      else print(`cancel requested: ${name}`);
      note(`Vertex AI does its best, and no more: vertex-tuning operations wait ${name}`);
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning operations cancel 3');
}

export function deleteCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('delete').description('forget an operation; what it does is not cancelled'),
    ),
  )
    .argument('<operation>', 'name, or id')
    .option('--yes', 'do not ask')
    .action(async (operation: string, options: ChangeOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('operations', operation, options, settings);
      process.exitCode = EXIT.success;
      if (!(await answeredYes(`Forget ${name}?`, options))) {
        note('Nothing was deleted.');
        return;
      }
      const { body } = await withVertex(settings, (vertex) =>
        vertex.deleteOperation({ name, apiVersion }),
      );
      if (body.kind === 'notFound' && !body.repeated) throw notFound(name);
      if (options.output === 'json') printJson({ deleted: name });
      else print(`deleted ${name}`);
    });
  return withExample(command, 'vertex-tuning operations delete 3 --yes');
}
