/** The two streams of a command: results on standard output, everything else on standard error. */
import pc from 'picocolors';
import { renderCliError } from './cli-error';
import type { CliError } from './cli-error';

export type OutputFormat = 'table' | 'json' | 'csv';

/** A result, for people or for programs. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Anything that is no result: progress, hints, warnings. */
export function note(text = ''): void {
  process.stderr.write(`${text}\n`);
}

export function printError(error: CliError, format: OutputFormat): void {
  note(format === 'json' ? JSON.stringify({ error }, undefined, 2) : renderCliError(error));
}

/** Somebody looks at standard error, and can answer. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for a stream: none when it is no terminal or NO_COLOR is set. */
export function colorsFor(stream: NodeJS.WriteStream): Colors {
  const isWanted = stream.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  return pc.createColors(isWanted);
}

/** Lets what was written reach its reader: `process.exit` would cut a pipe off. */
export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve());
    });
  }
}
