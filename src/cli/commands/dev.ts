/** `dev`: the embedded stack, staying up. With `--vertex` on the real services, and on a database file. */
import { join } from 'node:path';
import { Command } from 'commander';
import type { Settings } from '../../config/settings';
import { createCredentials } from '../../google/auth';
import { dataDirectory } from '../data-directory';
import { EXIT } from '../exit-codes';
import { loadStack } from '../heavy';
import { ifFree } from '../preferred-port';
import { listLiveRuns } from '../live-runs';
import { positiveNumber, withExample } from '../options';
import { withTemporal } from '../services';
import type { Stack } from '../stack';
import { untilStopped } from '../stop-signals';
import { note, print } from '../terminal';

type DevOptions = { vertex?: boolean; speed: number; dbFile?: string };

/** Ports that people know, taken while they are free. */
const TEMPORAL_PORTS = { temporal: 7233, ui: 8233 } as const;
const EMULATOR_PORT = 8095;

/** Emulated jobs change within seconds, and asking costs nothing. */
const EMULATED_PACE = { pollIntervalMs: 1_000, heartbeatThrottleMs: 1_000 } as const;

const isSet = (name: string): boolean => Boolean(process.env[name]);

export function devCommand(): Command {
  const command = new Command('dev')
    .description('run a Temporal server, the emulator and a worker here, until Ctrl-C')
    .option(
      '--vertex',
      'the real services instead of the emulator; runs are kept in a database file',
    )
    .option(
      '--speed <factor>',
      'how many times faster than real emulated jobs run',
      positiveNumber,
      10,
    )
    .option('--db-file <path>', 'database file of the Temporal server (default with --vertex)')
    .action(async (options: DevOptions) => {
      await dev(options);
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning dev', 'vertex-tuning dev --vertex');
}

async function dev(options: DevOptions): Promise<void> {
  const isVertex = options.vertex === true;
  if (isVertex) await requireCredentials();
  const dbFile =
    options.dbFile ?? (isVertex ? join(dataDirectory(process.env), 'temporal.db') : undefined);
  const emulatorPort = await ifFree(EMULATOR_PORT);
  const stack = await loadStack().startStack({
    services: isVertex
      ? { kind: 'google' }
      : {
          kind: 'emulator',
          speed: options.speed,
          ...(emulatorPort === undefined ? {} : { port: emulatorPort }),
        },
    ports: TEMPORAL_PORTS,
    ...(dbFile === undefined ? {} : { dbFile }),
    settings: {
      httpAddress: null,
      metricsAddress: null,
      logFormat: 'pretty',
      ...(isSet('VERTEX_TUNING_LOG_LEVEL') ? {} : { logLevel: 'warn' }),
      ...(isVertex || isSet('VERTEX_TUNING_POLL_INTERVAL') ? {} : EMULATED_PACE),
    },
    log: note,
  });
  try {
    announce(stack, dbFile);
    await Promise.race([untilStopped(), stack.failed]);
    note();
    await tellLiveRuns(stack.settings, dbFile !== undefined);
  } finally {
    await stack.stop();
  }
}

/** Fails with CREDENTIALS_MISSING, which says how to log in, before anything is started. */
async function requireCredentials(): Promise<void> {
  await createCredentials().headers('https://aiplatform.googleapis.com/');
}

function announce({ settings, emulator, uiUrl }: Stack, dbFile: string | undefined): void {
  note('Ready. In another terminal:');
  note();
  print(`export TEMPORAL_ADDRESS=${settings.temporal.address}`);
  if (emulator) {
    print(`export VERTEX_AI_EMULATOR_HOST=${emulator.host}`);
    print(`export STORAGE_EMULATOR_HOST=${emulator.host}`);
  }
  note();
  note('then for example: vertex-tuning tune -f request.yaml');
  if (uiUrl !== undefined) note(`Web UI: ${uiUrl}`);
  if (dbFile !== undefined) note(`Runs are kept in ${dbFile}.`);
  note('Ctrl-C ends it.');
}

async function tellLiveRuns(settings: Settings, areKept: boolean): Promise<void> {
  const runs = await withTemporal(settings, ({ tuning }) => listLiveRuns(tuning));
  if (runs.length === 0) return;
  note(`${runs.length === 1 ? 'One run is' : `${runs.length} runs are`} not finished:`);
  for (const { workflowId, phase, job } of runs) {
    note(`  ${workflowId}  ${phase}${job === undefined ? '' : `  ${job}`}`);
  }
  note(
    areKept
      ? 'They are kept: start the same command again and they go on. Until then their tuning jobs run, and cost, without anybody watching.'
      : 'They end with this server.',
  );
}
