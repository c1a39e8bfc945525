/** Files that cannot be read, in words. Pure. */
import { TuningError } from '../contract/tuning-error';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
};

export function reasonOf(cause: unknown): string {
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

export function unreadable(path: string, cause: unknown): TuningError {
  const message = `${path} cannot be read: ${reasonOf(cause)}.`;
  return new TuningError('INPUT_UNREADABLE', message, { cause });
}
