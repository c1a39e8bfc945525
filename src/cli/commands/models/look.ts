/** `models list|get|versions|checkpoints`: what is there. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { ApiVersion } from '../../../contract/tuning-job';
import type { Column, RecordShape } from '../../columns';
import { EXIT } from '../../exit-codes';
import { withExample, withPlace } from '../../options';
import { collectPages, printRecord, printRecords, withPages, withRecords } from '../../records';
import type { PageOptions, RecordOptions } from '../../records';
import { placeOf, resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';

type ListOptions = PageOptions & PlaceFlags;

const COLUMNS: readonly Column[] = [
  { title: 'name', path: 'name' },
  { title: 'display name', path: 'displayName' },
  { title: 'version', path: 'versionId' },
  { title: 'aliases', path: 'versionAliases' },
  { title: 'created', path: 'versionCreateTime' },
  { title: 'endpoints', path: 'deployedModels.endpoint' },
];

export function modelShape(apiVersion: ApiVersion): RecordShape {
  return { message: 'Model', apiVersion };
}

export function listCommand(): Command {
  const command = withPages(
    withPlace(withRecords(new Command('list').description('list models of the Model Registry'))),
  ).action(async (options: ListOptions) => {
    const settings = readSettings(process.env);
    const { apiVersion } = settings;
    const place = placeOf(options, settings);
    const page = await withVertex(settings, (vertex) =>
      collectPages(options, async (wanted) => {
        const { body } = await vertex.listModels({ ...place, ...wanted, apiVersion });
        const { models, ...rest } = body;
        return { ...rest, records: models };
      }),
    );
    printRecords(page, options, {
      shape: modelShape(apiVersion),
      columns: COLUMNS,
      key: 'models',
      none: 'There are no models here.',
    });
    process.exitCode = EXIT.success;
  });
  return withExample(
    command,
    'vertex-tuning models list --filter \'labels.team="support"\' -o csv',
  );
}

export function getCommand(): Command {
  const command = withPlace(
    withRecords(new Command('get').description('show a model, or a version of it')),
  )
    .argument('<model>', 'name, or id; @2 or @golden behind it for a version')
    .action(async (model: string, options: RecordOptions & PlaceFlags) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('models', model, options, settings);
      const { body } = await withVertex(settings, (vertex) =>
        vertex.getModel({ name, apiVersion }),
      );
      printRecord(body, options, modelShape(apiVersion));
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning models get 9@2 --json');
}

export function versionsCommand(): Command {
  const command = withPages(
    withPlace(withRecords(new Command('versions').description('list the versions of a model'))),
  )
    .argument('<model>', 'name, or id')
    .action(async (model: string, options: ListOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('models', model, options, settings);
      const page = await withVertex(settings, (vertex) =>
        collectPages(options, async (wanted) => {
          const { body } = await vertex.listModelVersions({ name, ...wanted, apiVersion });
          const { models, ...rest } = body;
          return { ...rest, records: models };
        }),
      );
      printRecords(page, options, {
        shape: modelShape(apiVersion),
        columns: COLUMNS,
        key: 'models',
        none: 'There are no versions.',
      });
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning models versions 9 --columns versionId,versionAliases,versionCreateTime',
  );
}

export function checkpointsCommand(): Command {
  const command = withPages(
    withPlace(
      withRecords(new Command('checkpoints').description('list the checkpoints of a version')),
    ),
    { filter: false },
  )
    .argument('<model>', 'name, or id; @2 or @golden behind it for a version')
    .action(async (model: string, options: ListOptions) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('models', model, options, settings);
      const page = await withVertex(settings, (vertex) =>
        collectPages(options, async ({ pageSize, pageToken }) => {
          const { body } = await vertex.listModelCheckpoints({
            name,
            apiVersion,
            pageSize,
            ...(pageToken === undefined ? {} : { pageToken }),
          });
          const { checkpoints, ...rest } = body;
          return { ...rest, records: checkpoints };
        }),
      );
      printRecords(page, options, {
        shape: { message: 'ModelVersionCheckpoint', apiVersion },
        columns: ['checkpointId', 'epoch', 'step'].map((path) => ({ path })),
        key: 'checkpoints',
        none: 'There are no checkpoints.',
      });
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning models checkpoints 9@2');
}
