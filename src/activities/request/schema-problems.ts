/** From what the request schema complains of to problems that say what, where and what to do. */
import type { z } from 'zod';
import type { Problem } from '../../contract/problem';
import { PLANNED_FIELDS } from '../../contract/request';
import { nearName } from '../../contract/near-name';
import { placeInTuningJob } from './other-names';

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** A key may be anything; what is shown is short and plain. */
function shownKey(key: string): string {
  return /^[\w.-]{1,60}$/.test(key) ? key : JSON.stringify(key.slice(0, 60));
}

function unknownKey(at: string, key: string, known: readonly string[]): Problem {
  const path = at === '' ? shownKey(key) : `${at}.${shownKey(key)}`;
  if (PLANNED_FIELDS.includes(path)) {
    return { path, message: 'is planned and not built yet.', remedy: 'Leave it out.' };
  }
  const meant =
    nearName(key, known) ?? (known.includes('tuningJob') ? placeInTuningJob(key) : undefined);
  return {
    path,
    message: 'is not a field of the request.',
    remedy: meant === undefined ? 'Leave it out.' : `Did you mean ${meant}?`,
  };
}

/** The fields that a strict object at this path has, as far as the schema tells. */
export type KnownFields = (path: readonly PropertyKey[]) => readonly string[];

export function problemsOf(error: z.ZodError, knownFields: KnownFields, prefix = ''): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const at = pathOf(prefix === '' ? issue.path : [prefix, ...issue.path]);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey(at, key, knownFields(issue.path)));
    }
    if (issue.code === 'invalid_type' && issue.input === undefined) {
      return [{ path: at, message: 'is missing.' }];
    }
    return [{ path: at, message: issue.message }];
  });
}
