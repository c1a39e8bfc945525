/** `operations list|get|wait`: how far they are. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { parseDuration } from '../../../contract/duration';
import type { ApiVersion } from '../../../contract/tuning-job';
import { awaitOperation } from '../../../vertex/await-operation';
import { isResourceName } from '../../../vertex/resource-names';
import type { Column, RecordShape } from '../../columns';
import { cellText } from '../../columns';
import { EXIT } from '../../exit-codes';
import { assertNotFailed } from '../../operation-end';
import { durationText, withExample, withPlace } from '../../options';
import { collectPages, printRecord, printRecords, withPages, withRecords } from '../../records';
import type { PageOptions, RecordOptions } from '../../records';
import { flagProblem } from '../../request-flags';
import { placeOf, resourceNameOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';
import { note } from '../../terminal';

type ListOptions = PageOptions & PlaceFlags & { parent?: string };

const COLUMNS: readonly Column[] = [
  { title: 'name', path: 'name' },
  { title: 'done', path: 'done', show: (done) => (done === true ? 'yes' : 'no') },
  // `type.googleapis.com/google.cloud.aiplatform.v1.DeleteOperationMetadata`
  { title: 'what', path: 'metadata.@type', show: (type) => cellText(type).replace(/^.*\./, '') },
  { title: 'created', path: 'metadata.genericMetadata.createTime' },
  { title: 'error', path: 'error.message' },
];

/** Of all versions, v1 alone lists the operations of a tuning job. */
function versionFor(parent: string, settings: Settings): ApiVersion {
  return /\/tuningJobs\/[^/]+$/.test(parent) ? 'v1' : settings.apiVersion;
}

function operationShape(apiVersion: ApiVersion): RecordShape {
  return { message: 'Operation', apiVersion };
}

export function listCommand(): Command {
  const command = withPages(
    withPlace(withRecords(new Command('list').description('list operations'))),
  )
    .option('--parent <name>', 'of this resource, such as tuningJobs/7 (default: the location)')
    .action(async (options: ListOptions) => {
      const settings = readSettings(process.env);
      const parent = parentOf(options, settings);
      const apiVersion = versionFor(parent, settings);
      const page = await withVertex(settings, (vertex) =>
        collectPages(options, async (wanted) => {
          const { body } = await vertex.listOperations({ parent, apiVersion, ...wanted });
          const { operations, unreachable = [], ...rest } = body;
          for (const place of unreachable) note(`${cellText(place)} could not be asked.`);
          return { ...rest, records: operations };
        }),
      );
      printRecords(page, options, {
        shape: operationShape(apiVersion),
        columns: COLUMNS,
        key: 'operations',
        none: 'There are no operations here.',
      });
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning operations list --parent tuningJobs/7');
}

/** Throws CONFIGURATION_INVALID. */
function parentOf(options: ListOptions, settings: Settings): string {
  const { parent: given = '' } = options;
  // Operations are those of a model, whichever of its versions is named.
  const parent = given.replace(/(?<=(?:^|\/)models\/[^/@]+)@[\w.-]+$/, '');
  if (isResourceName(parent)) return parent;
  if (parent !== '' && !/^[A-Za-z]+\/[\w-]+$/.test(parent)) {
    throw flagProblem({
      path: '--parent',
      message: `${cellText(given.slice(0, 200))} is no resource.`,
      remedy:
        'Write projects/P/locations/L/COLLECTION/ID, or COLLECTION/ID, such as tuningJobs/7 or models/9.',
    });
  }
  const { project, location } = placeOf(options, settings);
  const place = `projects/${project}/locations/${location}`;
  return parent === '' ? place : `${place}/${parent}`;
}

export function getCommand(): Command {
  const command = withPlace(withRecords(new Command('get').description('show an operation')))
    .argument('<operation>', 'name, or id')
    .action(async (operation: string, options: RecordOptions & PlaceFlags) => {
      const settings = readSettings(process.env);
      const { apiVersion } = settings;
      const name = resourceNameOf('operations', operation, options, settings);
      const { body } = await withVertex(settings, (vertex) =>
        vertex.getOperation({ name, apiVersion }),
      );
      printRecord(body, options, operationShape(apiVersion));
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning operations get projects/1/locations/us-central1/operations/3',
  );
}

export function waitCommand(): Command {
  const command = withPlace(
    withRecords(new Command('wait').description('wait until an operation is done')),
  )
    .argument('<operation>', 'name, or id')
    .option('--timeout <duration>', 'how long at most', durationText, '1h')
    .action(
      async (operation: string, options: RecordOptions & PlaceFlags & { timeout: string }) => {
        const settings = readSettings(process.env);
        const { apiVersion } = settings;
        const name = resourceNameOf('operations', operation, options, settings);
        // Checked by `durationText`.
        const timeoutMs = parseDuration(options.timeout) ?? 0;
        const last = await withVertex(settings, (vertex) =>
          awaitOperation(vertex, { name, apiVersion }, { timeoutMs }),
        );
        printRecord(last, options, operationShape(apiVersion));
        assertNotFailed(last);
        if (last.done !== true) note(`${name} is not done after ${options.timeout}; it goes on.`);
        process.exitCode = last.done === true ? EXIT.success : EXIT.failure;
      },
    );
  return withExample(command, 'vertex-tuning operations wait 3 --timeout 15m');
}
