/** What a patch of a resource sends: fields of a file and of flags, held against the API, and which of them are to change. */
import { checkMessage } from '../vertex/discovery/message-check';
import type { Problem } from '../contract/problem';
import { isSameResource } from '../contract/resource-name';
import type { ApiVersion } from '../contract/tuning-job';
import { nameIn, set } from './field-names';
import { readObjectFile } from './request-file';
import type { Fields } from './request-file';
import { flagProblem } from './request-flags';
import { splitVersion } from './resource-args';
import { note } from './terminal';

/** They say which resource is meant, in which state; they are no change of it. */
const IDENTITY = ['name', 'etag'];

export type PatchedFields = {
  /** With the `etag`, where it is given; the name is in the address. */
  resource: Fields;
  /** The update mask. */
  changed: string[];
};

export type PatchFlags = {
  /** By their names in the API; those that are undefined were not given. They win over the file. */
  fields: Fields;
  /** What is wrong with flags that are no fields for that reason. */
  problems?: Problem[];
};

/** One model by its id and by its number, and by a version and by an alias of it, which may be the same. */
function mayBeSame(given: string, name: string): boolean {
  const [one, other] = [splitVersion(given), splitVersion(name)];
  const numbers = [one.version, other.version].filter((version) => /^\d+$/.test(version ?? ''));
  return isSameResource(one.name, other.name) && new Set(numbers).size < 2;
}

/** A file that was read from another resource: nobody knows which of the two is meant. */
function nameProblems(given: unknown, name: string): Problem[] {
  if (typeof given !== 'string' || mayBeSame(given, name)) return [];
  return [
    {
      path: 'name',
      message: `is ${given.slice(0, 200)}, and not ${name}.`,
      remedy: 'Leave it out of the file to give its fields to another resource.',
    },
  ];
}

/**
 * Throws CONFIGURATION_INVALID with everything that is wrong. Fields that only Vertex AI sets are left out and named.
 *
 * @param target what is patched, by its whole name, and the file that says with what.
 * @param problemsOf further rules of the resource.
 */
export async function patchedFields(
  target: { message: string; apiVersion: ApiVersion; name: string; file?: string | undefined },
  flags: PatchFlags,
  problemsOf: (fields: Fields) => Problem[] = () => [],
): Promise<PatchedFields> {
  const { message, apiVersion, name, file } = target;
  const given = file === undefined ? {} : await readObjectFile(file);
  for (const [field, value] of Object.entries(flags.fields)) {
    set(given, nameIn(given, field), value);
  }
  const { value, problems, dropped } = checkMessage({
    version: apiVersion,
    message,
    value: given,
    unknownFields: 'refuse',
    readOnly: 'drop',
  });
  const all = [
    ...nameProblems(given['name'], name),
    ...(flags.problems ?? []),
    ...problems,
    ...problemsOf(value),
  ];
  if (all.length > 0) throw flagProblem(...all);
  if (dropped.length > 0) note(`${dropped.join(', ')} can only be read: left out.`);
  const changed = Object.keys(value).filter((field) => !IDENTITY.includes(field));
  if (changed.length === 0) {
    throw flagProblem({
      path: '--display-name',
      message: 'is missing, and everything else too: nothing would change.',
      remedy: 'Give a flag, or fields with -f.',
    });
  }
  const { name: _name, ...resource } = value;
  return { resource, changed };
}
