/** `jobs`: the tuning jobs on Vertex AI themselves, whoever made them. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import type { Settings } from '../../config/settings';
import { LABELS } from '../../contract/names';
import { isTerminal } from '../../contract/tuning-job';
import type { TuningJobSnapshot } from '../../contract/tuning-job';
import { consoleUrl } from '../../vertex';
import { toTuningJobSnapshot } from '../../vertex/snapshot';
import type { VertexTuning } from '../../vertex/port';
import { cancelJobs, unconfirmedError } from '../cancel-jobs';
import { EXIT } from '../exit-codes';
import { formatPairs, formatState } from '../format';
import { jobNameOf, placeOf } from '../job-names';
import type { Place, PlaceFlags } from '../job-names';
import { wholeNumber, withExample, withPlace } from '../options';
import type { OutputOptions } from '../options';
import { withVertex } from '../services';
import { renderTable } from '../table';
import { note, print, printJson } from '../terminal';
import { orphansCommand } from './orphans';

type ListOptions = OutputOptions &
  PlaceFlags & { filter?: string; pageSize: number; pageToken?: string; all?: boolean };
type JobOptions = OutputOptions & PlaceFlags & { wait: boolean };

/** A cancelled job takes seconds to minutes to end. */
const CANCEL_LIMIT_MS = 3_600_000;

export function jobsCommand(): Command {
  const jobs = new Command('jobs').description('list, show and cancel tuning jobs on Vertex AI');
  jobs.addCommand(listCommand());
  jobs.addCommand(getCommand());
  jobs.addCommand(cancelCommand());
  jobs.addCommand(orphansCommand());
  return withExample(jobs, 'vertex-tuning jobs list --project acme --location us-central1');
}

function listCommand(): Command {
  const command = withPlace(new Command('list').description('list tuning jobs'))
    .option('--filter <expression>', "Vertex AI's own filter")
    .option('--page-size <count>', 'jobs per page', wholeNumber(1), 100)
    .option('--page-token <token>', 'go on where the page before ended')
    .option('--all', 'all pages')
    .action(async (options: ListOptions) => {
      const settings = readSettings(process.env);
      const page = await withVertex(settings, (vertex) => listJobs(vertex, settings, options));
      printPage(page, options);
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning jobs list --all --json');
}

type Page = { jobs: TuningJobSnapshot[]; nextPageToken?: string };

async function listJobs(
  vertex: VertexTuning,
  settings: Settings,
  options: ListOptions,
): Promise<Page> {
  const place: Place = placeOf(options, settings);
  const { apiVersion } = settings;
  const jobs: TuningJobSnapshot[] = [];
  let pageToken = options.pageToken;
  do {
    const { body } = await vertex.listTuningJobs({
      ...place,
      apiVersion,
      pageSize: options.pageSize,
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    jobs.push(...body.tuningJobs.map((job) => toTuningJobSnapshot(job, apiVersion)));
    pageToken = body.nextPageToken;
  } while (options.all === true && pageToken !== undefined);
  return { jobs, ...(pageToken === undefined ? {} : { nextPageToken: pageToken }) };
}

function printPage(page: Page, { output }: ListOptions): void {
  if (output === 'json') {
    printJson(page);
    return;
  }
  const rows = page.jobs.map((job) => [
    job.name,
    formatState(job.state),
    job.baseModel ?? '',
    job.createTime ?? '',
    job.labels?.[LABELS.run] === undefined ? '' : 'yes',
  ]);
  if (rows.length === 0) note('There are no tuning jobs here.');
  else print(renderTable(['name', 'state', 'base model', 'created', 'by a run'], rows));
  if (page.nextPageToken !== undefined) note(`More: --page-token ${page.nextPageToken}, or --all.`);
}

function getCommand(): Command {
  const command = withPlace(new Command('get').description('show a tuning job'))
    .argument('<job>', 'name, or id')
    .action(async (job: string, options: JobOptions) => {
      const settings = readSettings(process.env);
      const name = jobNameOf(job, options, settings);
      printJob(await withVertex(settings, (vertex) => getJob(vertex, name, settings)), options);
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning jobs get projects/1/locations/us-central1/tuningJobs/7',
  );
}

async function getJob(
  vertex: VertexTuning,
  name: string,
  { apiVersion }: Settings,
): Promise<TuningJobSnapshot> {
  const { body } = await vertex.getTuningJob({ name, apiVersion });
  return toTuningJobSnapshot(body, apiVersion);
}

function printJob(job: TuningJobSnapshot, { output }: OutputOptions): void {
  if (output === 'json') {
    printJson(job);
    return;
  }
  const { progress, tunedModel, error } = job;
  const pairs = formatPairs([
    ['name', job.name],
    ['state', job.state],
    ['detail', job.detailState],
    ['error', error ? `${error.code}: ${error.message}` : undefined],
    ['base model', job.baseModel],
    ['created', job.createTime],
    ['started', job.startTime],
    ['ended', job.endTime],
    ['epochs', progress?.completedEpochs?.toString()],
    ['tuned model', tunedModel?.model],
    ['endpoint', tunedModel?.endpoint],
    ...Object.entries(job.labels ?? {}).map(
      ([label, value]) => ['label', `${label}=${value}`] as const,
    ),
    ['console', consoleUrl(job.name)],
  ]);
  print(pairs.join('\n'));
}

function cancelCommand(): Command {
  const command = withPlace(
    new Command('cancel').description('cancel a tuning job, and wait until it has ended'),
  )
    .argument('<job>', 'name, or id')
    .option('--no-wait', 'return when Vertex AI took the wish; the job may still run')
    .action(async (job: string, options: JobOptions) => {
      const settings = readSettings(process.env);
      const name = jobNameOf(job, options, settings);
      const ended = await withVertex(settings, (vertex) =>
        cancelJob(vertex, name, settings, options),
      );
      printJob(ended, options);
      const isCancelled = ended.state === 'JOB_STATE_CANCELLED' || !isTerminal(ended.state);
      process.exitCode = isCancelled ? EXIT.success : EXIT.cancelled;
    });
  return withExample(
    command,
    'vertex-tuning jobs cancel 4711 --project acme --location us-central1',
  );
}

async function cancelJob(
  vertex: VertexTuning,
  name: string,
  settings: Settings,
  { wait }: JobOptions,
): Promise<TuningJobSnapshot> {
  const before = await getJob(vertex, name, settings);
  if (isTerminal(before.state)) {
    note(`${name} had ended before.`);
    return before;
  }
  if (before.labels?.[LABELS.run] !== undefined) {
    note('This job belongs to a run, which will end as cancelled from outside.');
  }
  if (wait) {
    const { ends } = await cancelJobs(vertex, [before], CANCEL_LIMIT_MS);
    const error = unconfirmedError(ends);
    if (error) throw error;
  } else {
    await vertex.cancelTuningJob({ name, apiVersion: settings.apiVersion });
  }
  return getJob(vertex, name, settings);
}
