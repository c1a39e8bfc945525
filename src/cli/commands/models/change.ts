/** `models aliases|patch`: what a version is called, and what a model says of itself. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { EXIT } from '../../exit-codes';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { pairsOf } from '../../pairs';
import { agreedToPatch } from '../../patch-consent';
import { patchedFields } from '../../patched-fields';
import type { PatchedFields } from '../../patched-fields';
import { printRecord } from '../../records';
import { flagProblem } from '../../request-flags';
import { resourceNameOf, splitVersion } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { sentOnce } from '../../sent-once';
import { withVertex } from '../../services';
import { note } from '../../terminal';
import { modelShape } from './look';

type AliasOptions = OutputOptions & PlaceFlags & { add?: string[]; remove?: string[] };

type PatchOptions = OutputOptions &
  PlaceFlags & {
    file?: string;
    displayName?: string;
    description?: string;
    versionDescription?: string;
    defaultCheckpoint?: string;
    labels?: string;
    yes?: boolean;
  };

/** What the API takes as an alias (`Model.versionAliases`); a number would be a version. */
const ALIAS = /^[a-z][a-zA-Z0-9-]{0,126}[a-z0-9]$/;
/** Each model has one version with it, always. */
const DEFAULT_ALIAS = 'default';
export function aliasesCommand(): Command {
  const command = withPlace(
    withOutput(new Command('aliases').description('give aliases to a version, and take them')),
  )
    .argument('<version>', 'name or id of the model with the version behind it, as in 9@2')
    .option('--add <alias...>', 'aliases that shall stand for this version')
    .option('--remove <alias...>', 'aliases that shall not stand for it any more')
    .action(async (version: string, options: AliasOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('models', version, options, settings);
      const request = { versionAliases: aliasesOf(name, options) };
      const { body } = await withVertex(settings, (vertex) =>
        vertex.mergeVersionAliases({ name, apiVersion, request }),
      );
      printRecord(body, options, modelShape(apiVersion));
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning models aliases 9@2 --add golden --remove candidate');
}

/** `["golden", "-old"]`, as the API takes them. */
function aliasesOf(name: string, { add = [], remove = [] }: AliasOptions): string[] {
  const wrong = [...add, ...remove].filter((alias) => !ALIAS.test(alias));
  const problems = [
    ...(splitVersion(name).version === undefined
      ? [
          {
            path: '<version>',
            message: `${name} names no version.`,
            remedy: 'Write it behind the model, as in 9@2.',
          },
        ]
      : []),
    ...wrong.map((alias) => ({
      path: add.includes(alias) ? '--add' : '--remove',
      message: `${alias.slice(0, 200)} is no alias.`,
      remedy:
        'Aliases have 2 to 128 letters, digits and dashes, begin with a lowercase letter, and end with one or a digit.',
    })),
    ...(remove.includes(DEFAULT_ALIAS)
      ? [
          {
            path: '--remove',
            message: `${DEFAULT_ALIAS} cannot be taken from a version.`,
            remedy: 'Give it to another one with --add.',
          },
        ]
      : []),
    ...(add.length + remove.length === 0
      ? [
          {
            path: '--add',
            message: 'is missing, and --remove too: nothing would change.',
            remedy: 'Give one; `models versions` shows the aliases there are.',
          },
        ]
      : []),
  ];
  if (problems.length > 0) throw flagProblem(...problems);
  return [...add, ...remove.map((alias) => `-${alias}`)];
}

export function patchCommand(): Command {
  const command = withPlace(withOutput(new Command('patch').description('change a model')))
    .argument('<model>', 'name, or id; @2 or @golden behind it for a version')
    .option('--display-name <name>', 'name of the model')
    .option('--description <text>', 'description of the model')
    .option('--version-description <text>', 'description of the version')
    .option('--default-checkpoint <id>', 'checkpoint that serves when none is named; asks')
    .option('--labels <pairs>', 'all labels from now on, as team=support,stage=test')
    .option(
      '-f, --file <path>',
      'fields of a Model to set, in JSON or YAML; - for stdin; asks unless they are words',
    )
    .option('--yes', 'do not ask')
    .action(async (model: string, options: PatchOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('models', model, options, settings);
      const patch = await patchOf(name, options, settings);
      process.exitCode = EXIT.success;
      if (!(await agreedToPatch(name, patch, options))) {
        note('Nothing was changed.');
        return;
      }
      const updateMask = patch.changed.join(',');
      const { body } = await withVertex(settings, (vertex) =>
        sentOnce(`models get ${name}`, () =>
          vertex.patchModel({ name, apiVersion, model: patch.resource, updateMask }),
        ),
      );
      printRecord(body, options, modelShape(apiVersion));
    });
  return withExample(
    command,
    'vertex-tuning models patch 9 --default-checkpoint 3 --yes',
    'vertex-tuning models patch 9 --labels team=support,stage=production',
  );
}

function patchOf(
  name: string,
  options: PatchOptions,
  { apiVersion }: Settings,
): Promise<PatchedFields> {
  const { file, displayName, description, versionDescription, labels } = options;
  const marks = labels === undefined ? undefined : pairsOf('--labels', labels);
  return patchedFields(
    { message: 'Model', apiVersion, name, file },
    {
      fields: {
        displayName,
        description,
        versionDescription,
        defaultCheckpointId: options.defaultCheckpoint,
        labels: marks?.pairs,
      },
      ...(marks === undefined ? {} : { problems: marks.problems }),
    },
  );
}
