/** The log of a process: one line per event on standard error, as JSON or for people. Implements Temporal's `Logger`. */
import type { Logger, LogLevel } from '@temporalio/common';
import pino from 'pino';
import { redact, redactText } from './redact';

export type LoggerOptions = {
  level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  format: 'json' | 'pretty';
  /** Default standard error, unbuffered. */
  write?: (line: string) => void;
};

export function createLogger(options: LoggerOptions): Logger {
  const { level, format } = options;
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const destination = { write: format === 'json' ? write : (line: string) => write(pretty(line)) };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const log = (
    at: LogLevel,
    message: string,
    meta: Record<string | symbol, unknown> = {},
  ): void => {
    const name = LEVELS[at];
    if (!logger.isLevelEnabled(name)) return;
    // Our own keys win over fields of the same name.
    const { time: _time, level: _level, message: _message, ...fields } = redact(meta) as Fields;
    logger[name](fields, redactText(message));
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

type Fields = Record<string, unknown>;

const LEVELS = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
} as const satisfies Record<LogLevel, string>;

/** `12:00:01.250 warn  message field=value`: what a person needs who watches. */
function pretty(line: string): string {
  const { time, level, message, ...fields } = JSON.parse(line) as Fields;
  const rest = Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const clock = String(time).slice(11, 23);
  return `${`${clock} ${String(level).padEnd(5)} ${String(message)} ${rest}`.trimEnd()}\n`;
}
