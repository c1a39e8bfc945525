/**
 * Which Temporal CLI we bring along, and how one says what it is.
 * The CLI carries the development server that `demo`, `dev` and the integration tests run on.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Release that we cache, download or build. Later tags cannot be built by `go install` (replace directive). */
export const TEMPORAL_CLI_VERSION = 'v1.5.1';

/** Oldest server that a `temporal` found on the PATH may carry; the tests run against 1.29. */
export const OLDEST_SERVER = { major: 1, minor: 29 } as const;

const VERSION_TIMEOUT_MS = 10_000;

export type TemporalCliVersion = {
  /** The whole line, for people. */
  line: string;
  server: { major: number; minor: number } | undefined;
};

/** Asks a binary what it is; undefined when it is missing, broken or no Temporal CLI. */
export async function readTemporalCliVersion(
  path: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<TemporalCliVersion | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], {
      timeout: VERSION_TIMEOUT_MS,
      env,
    });
    return parseTemporalCliVersion(stdout);
  } catch {
    return undefined;
  }
}

/** Reads `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`; undefined for anything that is not such a line. */
export function parseTemporalCliVersion(text: string): TemporalCliVersion | undefined {
  const line = text.split('\n').find((each) => each.startsWith('temporal version '));
  if (line === undefined) return undefined;
  const [, major, minor] = /Server (\d+)\.(\d+)/i.exec(line) ?? [];
  const server =
    major === undefined || minor === undefined
      ? undefined
      : { major: Number(major), minor: Number(minor) };
  return { line: line.trim(), server };
}

export function isRecentEnough(version: TemporalCliVersion): boolean {
  if (version.server === undefined) return false;
  const { major, minor } = version.server;
  return (
    major > OLDEST_SERVER.major || (major === OLDEST_SERVER.major && minor >= OLDEST_SERVER.minor)
  );
}
