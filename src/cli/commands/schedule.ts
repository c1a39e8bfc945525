/** `schedule`: Temporal Schedules that start tuning runs. */
import type { ScheduleDescription, ScheduleSummary } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { Command, Option } from 'commander';
import { OVERLAPS } from '../../client/schedules';
import type { CreateScheduleOptions, Overlap, TuningSchedules } from '../../client/schedules';
import { readSettings } from '../../config/settings';
import type { TuneModelArgument } from '../../contract/request';
import { checkBeforeStart } from '../checked-request';
import type { AnyRecord, Column } from '../columns';
import { EXIT } from '../exit-codes';
import { formatPairs } from '../format';
import { placeLocalDatasets, uploadDatasets } from '../local-datasets';
import { durationText, withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { toCsv, toTable } from '../records';
import { openRequestFile } from '../request-file';
import { flagProblem, requestOf, withRequestFlags } from '../request-flags';
import type { RequestFlags } from '../request-flags';
import { withObjects, withTemporal } from '../services';
import { note, print, printJson } from '../terminal';

type CreateOptions = RequestFlags & {
  cron?: string[];
  every?: string;
  timezone?: string;
  jitter?: string;
  overlap: Overlap;
  catchupWindow: string;
  pauseOnFailure: boolean;
  paused?: boolean;
  note?: string;
};

export function scheduleCommand(): Command {
  const schedule = new Command('schedule').description('run tunings by a Temporal Schedule');
  schedule.addCommand(createCommand());
  schedule.addCommand(listCommand());
  schedule.addCommand(describeCommand());
  schedule.addCommand(
    actionCommand('pause', 'no runs until it is resumed', (schedules, id, text) =>
      schedules.pause(id, text),
    ),
  );
  schedule.addCommand(
    actionCommand('resume', 'go on with a paused schedule', (schedules, id, text) =>
      schedules.resume(id, text),
    ),
  );
  schedule.addCommand(
    actionCommand('trigger', 'start a run now, unless one is running', (schedules, id) =>
      schedules.trigger(id),
    ),
  );
  schedule.addCommand(
    actionCommand('delete', 'delete a schedule; its runs go on', (schedules, id) =>
      schedules.delete(id),
    ),
  );
  return withExample(
    schedule,
    'vertex-tuning schedule create nightly -f request.yaml --cron "0 3 * * *"',
  );
}

function createCommand(): Command {
  const command = withRequestFlags(
    new Command('create').description('create a schedule').argument('<id>', 'id of the schedule'),
  )
    .option('--cron <expression...>', 'when, as cron expressions')
    .option('--every <duration>', 'when, as an interval such as 24h', durationText)
    .option('--timezone <name>', 'of the cron expressions (default: UTC)')
    .option('--jitter <duration>', 'start up to this much later', durationText)
    .addOption(
      new Option('--overlap <policy>', 'when a run is due and one runs')
        .choices(OVERLAPS)
        .default('SKIP'),
    )
    .option('--catchup-window <duration>', 'how late a missed run may start', durationText, '10m')
    .option('--no-pause-on-failure', 'go on after a run that failed')
    .option('--paused', 'create it paused')
    .option('--note <text>', 'shown with the schedule')
    .action(async (id: string, options: CreateOptions) => {
      await create(id, options);
      note(`Created the schedule ${id}. See it: vertex-tuning schedule describe ${id}`);
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning schedule create weekly -f request.yaml --every 168h --note "every week"',
  );
}

async function create(id: string, options: CreateOptions): Promise<void> {
  if (options.cron === undefined && options.every === undefined) {
    const remedy = 'Give --cron "0 3 * * *" or --every 24h.';
    throw flagProblem({ path: '--cron', message: 'is missing, and so is --every.', remedy });
  }
  const settings = readSettings(process.env);
  const file = options.file === undefined ? undefined : await openRequestFile(options.file);
  const request = requestOf(file?.fields ?? {}, options, settings);
  const uploads = await placeLocalDatasets(request, options.bucket);
  checkBeforeStart(request, settings, id, file);
  await withTemporal(settings, async ({ schedules }) => {
    if (uploads.length > 0) {
      await withObjects(settings, (objects) => uploadDatasets(uploads, objects, note));
    }
    await schedules.create(createOptions(id, request as TuneModelArgument, options));
  });
}

function createOptions(
  scheduleId: string,
  request: TuneModelArgument,
  options: CreateOptions,
): CreateScheduleOptions {
  const { cron, every, timezone, jitter, overlap, catchupWindow, pauseOnFailure } = options;
  return {
    scheduleId,
    request,
    spec: {
      ...(cron ? { cronExpressions: cron } : {}),
      // Checked by `durationText`.
      ...(every === undefined ? {} : { intervals: [{ every: every as Duration }] }),
      ...(timezone === undefined ? {} : { timezone }),
      ...(jitter === undefined ? {} : { jitter: jitter as Duration }),
    },
    overlap,
    catchupWindow: catchupWindow as Duration,
    pauseOnFailure,
    ...(options.paused === undefined ? {} : { paused: options.paused }),
    ...(options.note === undefined ? {} : { note: options.note }),
  };
}

function listCommand(): Command {
  const command = new Command('list')
    .description('list schedules of tuning runs')
    .action(async ({ output }: OutputOptions) => {
      const list = await onSchedules((schedules) => schedules.list());
      if (output === 'json') printJson(list.map(summaryOf));
      else if (output === 'csv') print(toCsv(list.map(recordOf), COLUMNS));
      else if (list.length === 0) note('There are no schedules of tuning runs.');
      else print(toTable(list.map(recordOf), COLUMNS));
      process.exitCode = EXIT.success;
    });
  return withExample(withOutput(command, ['table', 'json', 'csv']), 'vertex-tuning schedule list');
}

function summaryOf({ scheduleId, state, info }: ScheduleSummary) {
  return { scheduleId, ...state, nextRuns: info.nextActionTimes };
}

const COLUMNS: readonly Column[] = [
  { title: 'id', path: 'scheduleId' },
  { title: 'state', path: 'state' },
  { title: 'next run', path: 'nextRun' },
  { title: 'note', path: 'note' },
];

function recordOf({ scheduleId, state, info }: ScheduleSummary): AnyRecord {
  return {
    scheduleId,
    state: state.paused ? 'paused' : 'active',
    nextRun: info.nextActionTimes[0]?.toISOString(),
    note: state.note,
  };
}

function describeCommand(): Command {
  const command = new Command('describe')
    .description('show a schedule')
    .argument('<id>', 'id of the schedule')
    .action(async (id: string, { output }: OutputOptions) => {
      const description = await onSchedules((schedules) => schedules.describe(id));
      if (output === 'json') {
        const { raw: _raw, typedSearchAttributes: _attributes, ...shown } = description;
        printJson(shown);
      } else {
        print(describe(description));
      }
      process.exitCode = EXIT.success;
    });
  return withExample(withOutput(command), 'vertex-tuning schedule describe nightly');
}

function describe({ scheduleId, state, policies, info }: ScheduleDescription): string {
  const runs = info.recentActions.map(({ action }) => action.workflow.workflowId);
  return formatPairs([
    ['schedule', scheduleId],
    ['state', state.paused ? 'paused' : 'active'],
    ['note', state.note],
    ['overlap', policies.overlap],
    ['catch-up window', `${policies.catchupWindow / 1000}s`],
    ['pause on failure', policies.pauseOnFailure ? 'yes' : 'no'],
    [
      'next runs',
      info.nextActionTimes
        .slice(0, 3)
        .map((time) => time.toISOString())
        .join(', '),
    ],
    ['recent runs', runs.join(', ') || 'none'],
    ['skipped for overlap', info.numActionsSkippedOverlap.toString()],
    ['missed', info.numActionsMissedCatchupWindow.toString()],
  ]).join('\n');
}

function actionCommand(
  name: string,
  description: string,
  act: (schedules: TuningSchedules, id: string, note?: string) => Promise<void>,
): Command {
  const command = new Command(name)
    .description(description)
    .argument('<id>', 'id of the schedule')
    .action(async (id: string, options: { note?: string }) => {
      await onSchedules((schedules) => act(schedules, id, options.note));
      note(`${name}: ${id}`);
      process.exitCode = EXIT.success;
    });
  if (name === 'pause' || name === 'resume')
    command.option('--note <text>', 'kept with the schedule');
  return withExample(command, `vertex-tuning schedule ${name} nightly`);
}

function onSchedules<T>(use: (schedules: TuningSchedules) => Promise<T>): Promise<T> {
  return withTemporal(readSettings(process.env), ({ schedules }) => use(schedules));
}
