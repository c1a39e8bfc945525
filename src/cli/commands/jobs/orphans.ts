/** `jobs orphans`: live tuning jobs of this Temporal namespace that no open run holds. */
import { Command } from 'commander';
import { lookForOrphans } from '../../../activities/orphans/look-for-orphans';
import { readNamespaceId } from '../../../client/namespace-id';
import { callTemporal } from '../../../client/temporal-calls';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { parseDuration } from '../../../contract/duration';
import type { FoundOrphans } from '../../../contract/orphans';
import { isSameResource } from '../../../contract/resource-name';
import { consoleUrl } from '../../../vertex';
import type { VertexTuning } from '../../../vertex/port';
import { cancelJobs, unconfirmedError } from '../../cancel-jobs';
import type { CancelEnds } from '../../cancel-jobs';
import { toCliError } from '../../cli-error';
import type { AnyRecord, Column } from '../../columns';
import { cellText } from '../../columns';
import { confirm } from '../../confirm';
import { EXIT } from '../../exit-codes';
import { formatState } from '../../format';
import { toCsv, toTable } from '../../records';
import { placeOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { durationText, withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { withTemporal, withVertex } from '../../services';
import { isInteractive, note, print, printError, printJson } from '../../terminal';

type OrphanOptions = OutputOptions &
  PlaceFlags & { olderThan: string; cancel?: boolean; yes?: boolean; timeout: string };

/** Asking Temporal for all runs of many jobs takes longer than one call. */
const SEARCH_MS = 300_000;

export function orphansCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('orphans').description(
        'live tuning jobs of this Temporal namespace that no open run holds',
      ),
      ['table', 'json', 'csv'],
    ),
  )
    .option('--older-than <duration>', 'leave younger jobs alone', durationText, '15m')
    .option('--cancel', 'cancel them, and wait until they have ended; asks first on a terminal')
    .option('--yes', 'do not ask')
    .option('--timeout <duration>', 'how long cancelled jobs may take to end', durationText, '1h')
    .action(async (options: OrphanOptions) => {
      const settings = readSettings(process.env);
      process.exitCode = await withVertex(settings, (vertex) => orphans(vertex, settings, options));
    });
  return withExample(
    command,
    'vertex-tuning jobs orphans --project acme --location us-central1',
    'vertex-tuning jobs orphans --older-than 1h --cancel --yes --json',
  );
}

function find(
  vertex: VertexTuning,
  settings: Settings,
  options: OrphanOptions,
): Promise<FoundOrphans> {
  const { project, location } = placeOf(options, settings);
  // Checked by `durationText`.
  const olderThanMs = parseDuration(options.olderThan) ?? 0;
  const { apiVersion, emulator } = settings;
  const consoleUrlOf = (name: string) => (emulator ? undefined : consoleUrl(name));
  return withTemporal(settings, async ({ tuning: { client } }) => {
    const namespaceId = await readNamespaceId(client);
    return callTemporal(
      client,
      () =>
        lookForOrphans(
          { vertex, client, namespaceId, apiVersion, consoleUrl: consoleUrlOf },
          { project, locations: [location], olderThanMs },
        ),
      SEARCH_MS,
    );
  });
}

async function orphans(
  vertex: VertexTuning,
  settings: Settings,
  options: OrphanOptions,
): Promise<number> {
  const found = await find(vertex, settings, options);
  if (options.cancel !== true || found.orphans.length === 0) {
    show(found, undefined, options);
    return EXIT.success;
  }
  let wanted = found.orphans;
  if (options.yes !== true && isInteractive()) {
    note(tableOf(found));
    if (!(await confirm(`Cancel ${counted(wanted.length)}?`))) return EXIT.success;
    // An answer takes its time, and a run may have been reset meanwhile.
    const still = (await find(vertex, settings, options)).orphans;
    wanted = wanted.filter(({ name }) => still.some((job) => isSameResource(job.name, name)));
  }
  note(`Cancelling ${counted(wanted.length)}.`);
  const { jobs, ends } = await cancelJobs(vertex, wanted, parseDuration(options.timeout) ?? 0);
  show({ ...found, orphans: jobs }, ends, options);
  const error = unconfirmedError(ends);
  if (!error) return EXIT.success;
  printError(toCliError(error), options.output);
  return EXIT.failure;
}

function counted(count: number): string {
  return count === 1 ? 'one tuning job' : `${count} tuning jobs`;
}

function show(found: FoundOrphans, ends: CancelEnds | undefined, { output }: OutputOptions): void {
  if (output === 'json') printJson({ ...found, ...ends });
  else if (output === 'csv') print(toCsv(recordsOf(found), COLUMNS));
  else if (recordsOf(found).length === 0) note('There are no orphans here.');
  else print(tableOf(found));
}

const COLUMNS: readonly Column[] = [
  { title: 'name', path: 'name' },
  { title: 'state', path: 'state', show: (state) => formatState(cellText(state)) },
  { title: 'created', path: 'createTime' },
  { title: 'workflow id', path: 'workflowId' },
  { title: 'what it is', path: 'kind' },
];

function tableOf(found: FoundOrphans): string {
  return toTable(recordsOf(found), COLUMNS);
}

function recordsOf({ orphans: lost, copiedLabels, unproven }: FoundOrphans): AnyRecord[] {
  return [
    ...lost.map((job) => ({ ...job, kind: 'orphan' })),
    ...copiedLabels.map((job) => ({ ...job, kind: 'copied labels' })),
    ...unproven.map((job) => ({ ...job, kind: 'run unknown' })),
  ];
}
