/** Options and checks that commands share. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { parseDuration } from '../contract/duration';
import type { OutputFormat } from './terminal';

export type OutputOptions = { output: OutputFormat };

/** `-o table|json`, `--json` for short; lists have `csv` as well. */
export function withOutput<C extends Command>(
  command: C,
  formats: readonly OutputFormat[] = ['table', 'json'],
): C {
  command
    .addOption(
      new Option('-o, --output <format>', 'how results are printed')
        .choices(formats)
        .default('table'),
    )
    .addOption(new Option('--json', 'the same as -o json').implies({ output: 'json' }));
  return command;
}

/** `--project` and `--location`. */
export function withPlace<C extends Command>(command: C): C {
  command
    .option('--project <id>', 'Google Cloud project (default: GOOGLE_CLOUD_PROJECT)')
    .option('--location <location>', 'location (default: GOOGLE_CLOUD_LOCATION)');
  return command;
}

export function withExample<C extends Command>(command: C, ...lines: string[]): C {
  command.addHelpText(
    'after',
    [
      '',
      'Example:',
      ...lines.map((line) => (line.startsWith(' ') ? `    ${line}` : `  $ ${line}`)),
    ].join('\n'),
  );
  return command;
}

/** A whole number of at least `low`. */
export function wholeNumber(low: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < low) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${low}.`);
    }
    return value;
  };
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be above 0.');
  return value;
}

export function nonNegativeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It must be a number of at least 0.');
  }
  return value;
}

/** A duration such as `90s`; the value stays as it was written. */
export function durationText(text: string): string {
  if (parseDuration(text) === undefined) {
    throw new InvalidArgumentError('Write a duration such as 90s, 15m, 6h or 3d.');
  }
  return text;
}
