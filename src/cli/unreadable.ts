/** Files that cannot be read, in words. Pure. */
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'a part of the path is no directory',
};

/** Of an error of the file system, such as ENOENT; empty where there is none. */
export function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}

export function reasonOf(cause: unknown): string {
  return REASONS[codeOf(cause)] ?? (cause instanceof Error ? cause.message : String(cause));
}

export function unreadable(path: string, cause: unknown): TuningError {
  const message = `cannot be read: ${reasonOf(cause)}.`;
  return new TuningError('INPUT_UNREADABLE', `${path} ${message}`, {
    problems: [{ path, message }],
    cause,
  });
}

/** Several errors about inputs as one, so that nobody mends one to hear of the next. */
export function allUnreadable(errors: readonly [TuningError, ...TuningError[]]): TuningError {
  const [first, ...others] = errors;
  if (others.length === 0) return first;
  const problems = errors.flatMap((error) => error.problems);
  const message = `${problems.length} inputs cannot be read; nothing was checked.\n${describeProblems(problems)}`;
  return new TuningError('INPUT_UNREADABLE', message, { problems, cause: first });
}
