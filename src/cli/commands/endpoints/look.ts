/** `endpoints list|get`: what is there. */
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

const COLUMNS: readonly Column[] = [
  { title: 'name', path: 'name' },
  { title: 'display name', path: 'displayName' },
  { title: 'deployed models', path: 'deployedModels.id' },
  { title: 'models', path: 'deployedModels.model' },
  { title: 'created', path: 'createTime' },
];

export function endpointShape(apiVersion: ApiVersion): RecordShape {
  return { message: 'Endpoint', apiVersion };
}

export function listCommand(): Command {
  const command = withPages(
    withPlace(withRecords(new Command('list').description('list endpoints'))),
  ).action(async (options: PageOptions & PlaceFlags) => {
    const settings = readSettings(process.env);
    const { apiVersion } = settings;
    const place = placeOf(options, settings);
    const page = await withVertex(settings, (vertex) =>
      collectPages(options, async (wanted) => {
        const { body } = await vertex.listEndpoints({ ...place, ...wanted, apiVersion });
        const { endpoints, ...rest } = body;
        return { ...rest, records: endpoints };
      }),
    );
    printRecords(page, options, {
      shape: endpointShape(apiVersion),
      columns: COLUMNS,
      key: 'endpoints',
      none: 'There are no endpoints here.',
    });
    process.exitCode = EXIT.success;
  });
  return withExample(command, 'vertex-tuning endpoints list --all --json');
}

export function getCommand(): Command {
  const command = withPlace(withRecords(new Command('get').description('show an endpoint')))
    .argument('<endpoint>', 'name, or id')
    .action(async (endpoint: string, options: RecordOptions & PlaceFlags) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('endpoints', endpoint, options, settings);
      const { body } = await withVertex(settings, (vertex) =>
        vertex.getEndpoint({ name, apiVersion }),
      );
      printRecord(body, options, endpointShape(apiVersion));
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning endpoints get projects/1/locations/us-central1/endpoints/5',
  );
}
