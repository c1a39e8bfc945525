/** `demo`: a real Temporal server, the emulator, a worker and one whole run, without any account. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { TuneModelRequest } from '../../contract/request';
import type { TuneModelResult } from '../../contract/result';
import type { TuningClient } from '../../client/tuning-client';
import type { ObjectStore } from '../../storage/port';
import { newWorkflowId } from '../checked-request';
import { readExample, uploadExample } from '../demo-example';
import { renderDemoEnd, runUrlOf } from '../demo-summary';
import { exitCodeOfOutcome } from '../exit-codes';
import { loadStack } from '../heavy';
import { followWithInterruption } from '../interruption';
import { positiveNumber, withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { withObjects, withTemporal } from '../services';
import type { Stack } from '../stack';
import { isInteractive, note, print, printJson } from '../terminal';

type DemoOptions = OutputOptions & { directory: string; speed: number };

/** The emulated job takes about 40 s at speed 1: a third of it is long enough to be watched. */
const SPEED = 3;

export function demoCommand(): Command {
  const command = new Command('demo')
    .description('see a whole run here, simulated: no account, no cost, under a minute')
    .option('--directory <path>', 'where the report is put', 'vertex-tuning-demo')
    .option('--speed <factor>', 'how much faster the emulated job runs', positiveNumber, SPEED)
    .action(async (options: DemoOptions) => {
      process.exitCode = await demo(options);
    });
  return withExample(withOutput(command), 'vertex-tuning demo');
}

async function demo(options: DemoOptions): Promise<number> {
  const example = await readExample();
  const stack = await loadStack().startStack({
    services: { kind: 'emulator', speed: options.speed },
    settings: {
      httpAddress: null,
      metricsAddress: null,
      logLevel: 'error',
      logFormat: 'pretty',
      pollIntervalMs: 500,
      heartbeatThrottleMs: 500,
      lookWindowMs: 5_000,
    },
    log: note,
  });
  try {
    const { settings } = stack;
    return await withObjects(settings, async (objects) => {
      await uploadExample(example, objects);
      note('uploaded the example datasets');
      return withTemporal(settings, async ({ tuning }) => {
        const run = await tuning.start(example.request as TuneModelRequest, {
          workflowId: newWorkflowId(new Date()).replace('tune', 'demo'),
        });
        note();
        const following = followWithInterruption(tuning, run.workflowId);
        const result = await Promise.race([following, stack.failed]);
        await tellEnd({ stack, tuning, objects, run, result, options });
        return exitCodeOfOutcome(result.outcome);
      });
    });
  } finally {
    await stack.stop();
  }
}

async function tellEnd(input: {
  stack: Stack;
  tuning: TuningClient;
  objects: ObjectStore;
  run: { workflowId: string; runId: string };
  result: TuneModelResult;
  options: DemoOptions;
}): Promise<void> {
  const { stack, objects, run, result, options } = input;
  const reportPath = await saveReport(result, objects, options.directory);
  const { temporal } = stack.settings;
  const runUrl =
    stack.uiUrl === undefined ? undefined : runUrlOf(stack.uiUrl, temporal.namespace, run);
  if (options.output === 'json') {
    printJson({ ...run, result, reportPath, runUrl });
    return;
  }
  note();
  print(
    renderDemoEnd({
      workflowId: run.workflowId,
      result,
      runUrl,
      reportPath,
      temporalAddress: temporal.address,
      emulatorHost: stack.emulator?.host ?? '',
    }),
  );
  if (isInteractive()) await untilEnter();
}

/** The emulator's bucket ends with it; the report stays. */
async function saveReport(
  { artifacts }: TuneModelResult,
  objects: ObjectStore,
  directory: string,
): Promise<string | undefined> {
  if (!artifacts) return undefined;
  await mkdir(directory, { recursive: true });
  for (const [name, uri] of [
    ['report.html', artifacts.html],
    ['report.json', artifacts.json],
  ] as const) {
    const bytes = objects.read(await objects.stat(uri));
    await writeFile(join(directory, name), bytes);
  }
  return join(directory, 'report.html');
}

async function untilEnter(): Promise<void> {
  note('\nEnter, or Ctrl-C, ends it: the links above live as long as this runs.');
  await new Promise<void>((resolve) => {
    process.stdin.once('data', () => resolve());
    process.once('SIGINT', () => resolve());
    process.stdin.resume();
  });
  process.stdin.pause();
}
