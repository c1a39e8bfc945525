/** The forms a setting's text can take: durations, counts, addresses, lists. Messages say what to write instead. */
import { z } from 'zod';
import { DURATION_PATTERN, parseDuration } from '../contract/duration';

/** Where a server listens, or another is reached. Port 0 lets the system choose. */
export type HostPort = { host: string; port: number };

export function hostPortText({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A duration between two bounds, given as people write them; the value is milliseconds. */
export function durationBetween(low: string, high: string): z.ZodType<number, string> {
  const [lowMs, highMs] = [parseDuration(low) ?? 0, parseDuration(high) ?? Infinity];
  return z
    .string()
    .regex(DURATION_PATTERN, {
      error: 'is not a duration. Write for example 500ms, 30s, 5m or 1h.',
      abort: true,
    })
    .transform((text) => parseDuration(text) ?? Number.NaN)
    .refine((ms) => ms >= lowMs && ms <= highMs, `must be between ${low} and ${high}.`);
}

/** A whole number between two bounds. */
export function countBetween(low: number, high: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: 'is not a whole number.', abort: true })
    .transform(Number)
    .refine((count) => count >= low && count <= high, `must be between ${low} and ${high}.`);
}

const HOST_PORT = /^(?:\[(?<v6>[0-9A-Fa-f:.]+)\]|(?<host>[A-Za-z0-9._-]+)):(?<port>\d{1,5})$/;

function parseHostPort(text: string): HostPort | undefined {
  const groups = HOST_PORT.exec(text)?.groups;
  if (!groups) return undefined;
  const port = Number(groups['port']);
  if (port > 65_535) return undefined;
  return { host: groups['v6'] ?? groups['host'] ?? '', port };
}

function hostPortOf(
  example: string,
  prepare: (text: string) => string,
): z.ZodType<HostPort, string> {
  return z.string().transform((text, context) => {
    const parsed = parseHostPort(prepare(text));
    if (parsed) return parsed;
    context.addIssue({
      code: 'custom',
      message: `is not HOST:PORT. Write for example ${example}.`,
    });
    return z.NEVER;
  });
}

/** `HOST:PORT` of a server of ours. */
export function listenAddress(example: string): z.ZodType<HostPort | null, string> {
  return z.union([z.literal('off').transform(() => null), hostPortOf(example, (text) => text)], {
    error: `is neither HOST:PORT nor off. Write for example ${example}.`,
  });
}

/** `HOST:PORT` of an emulator; Google's own libraries also take `http://HOST:PORT`. */
export function emulatorAddress(example: string): z.ZodType<HostPort, string> {
  return hostPortOf(example, (text) => text.replace(/^http:\/\//, '').replace(/\/$/, ''));
}

/** A list such as `main,wait`, each of the words at most once. */
export function wordsOf<const W extends readonly string[]>(
  words: W,
): z.ZodType<readonly W[number][], string> {
  return z.string().transform((text, context) => {
    const given = text.split(',').map((word) => word.trim());
    const unknown = given.filter((word) => !words.includes(word));
    if (unknown.length > 0) {
      context.addIssue({
        code: 'custom',
        message: `has ${unknown.map((word) => `"${word}"`).join(', ')}. Write a list out of ${words.join(', ')}.`,
      });
      return z.NEVER;
    }
    return words.filter((word) => given.includes(word));
  });
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(
  words: W,
): z.ZodType<W[number], string> {
  return z.string().transform((text, context) => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    context.addIssue({ code: 'custom', message: `must be one of ${words.join(', ')}.` });
    return z.NEVER;
  });
}
