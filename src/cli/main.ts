#!/usr/bin/env node
/** The command line: parses, runs one command, prints what went wrong, and ends with the exit code that says so. */
import { CommanderError } from 'commander';
import { renderCliError, toCliError } from './cli-error';
import { EXIT, exitCodeOfError } from './exit-codes';
import { LeftRunning } from './interruption';
import { buildProgram } from './program';
import { renderResult } from './result-view';
import { flush, note, printError } from './terminal';
import type { OutputFormat } from './terminal';

async function main(): Promise<number> {
  let format: OutputFormat = 'table';
  const program = buildProgram().hook('preAction', (_program, action) => {
    format = action.opts<{ output?: OutputFormat }>().output ?? 'table';
  });
  try {
    await program.parseAsync();
    return Number(process.exitCode ?? EXIT.success);
  } catch (error) {
    return exitCodeAfter(error, format);
  }
}

function exitCodeAfter(error: unknown, format: OutputFormat): number {
  // Commander has written what it had to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  if (error instanceof LeftRunning) {
    note(error.message);
    return error.exitCode;
  }
  const cliError = toCliError(error);
  printError(cliError, format);
  if (format === 'table' && cliError.result?.tuningJob) note(`\n${renderResult(cliError.result)}`);
  if (cliError.code === 'INTERNAL' && error instanceof Error) note(error.stack);
  return exitCodeOfError(cliError.code);
}

// Looking for Google's metadata server outside of Google fails: no news for whoever typed the command.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'MetadataLookupWarning') note(`warning: ${warning.message}`);
});

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.success : EXIT.failure);
});

main()
  .catch((error: unknown) => {
    note(renderCliError(toCliError(error)));
    return EXIT.failure;
  })
  .then(async (code) => {
    await flush();
    // Open connections of the SDK would keep the process alive.
    process.exit(code);
  })
  .catch(() => process.exit(EXIT.failure));
