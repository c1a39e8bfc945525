/** `emulator`: Vertex AI tuning and Cloud Storage on localhost, alone. */
import { Command } from 'commander';
import { TuningError } from '../../contract/tuning-error';
import type { Emulator } from '../../emulator';
import { EXIT } from '../exit-codes';
import { loadEmulator } from '../heavy';
import { positiveNumber, wholeNumber, withExample } from '../options';
import { readRequestFile } from '../request-file';
import { untilStopped } from '../stop-signals';
import { note, print } from '../terminal';

type EmulatorOptions = {
  host: string;
  port: number;
  speed: number;
  scenario?: string;
  dataDir?: string;
};

export function emulatorCommand(): Command {
  const command = new Command('emulator')
    .description(
      'run the emulator of Vertex AI tuning and Cloud Storage; all it holds is in memory, unless --data-dir is given',
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 is any free one', wholeNumber(0), 0)
    .option(
      '--speed <factor>',
      'how many times faster than real tuning jobs run',
      positiveNumber,
      1,
    )
    .option('--scenario <path>', 'scripted behaviour, datasets and faults, as JSON or YAML')
    .option('--data-dir <path>', 'keep jobs, models, endpoints, operations and objects here')
    .action(async (options: EmulatorOptions) => {
      const emulator = await start(options);
      print(`export VERTEX_AI_EMULATOR_HOST=${emulator.host}`);
      print(`export STORAGE_EMULATOR_HOST=${emulator.host}`);
      note(`The emulator answers at ${emulator.url}. Ctrl-C ends it.`);
      await untilStopped();
      await emulator.close();
      process.exitCode = EXIT.success;
    });
  return withExample(command, 'vertex-tuning emulator --port 8095 --speed 10');
}

async function start({ scenario, ...options }: EmulatorOptions): Promise<Emulator> {
  const script = scenario === undefined ? undefined : await readRequestFile(scenario);
  try {
    // The emulator checks the scenario itself.
    return await loadEmulator().startEmulator({
      ...options,
      ...(script ? { scenario: script } : {}),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TuningError('CONFIGURATION_INVALID', `The emulator cannot start: ${reason}`, {
      cause,
    });
  }
}
