/** What a patch of a resource sends: fields of a file and of flags, held against the API, and which of them are to change. */
import { checkMessage } from '../vertex/discovery/message-check';
import type { Problem } from '../contract/problem';
import type { ApiVersion } from '../contract/tuning-job';
import { readObjectFile } from './request-file';
import type { Fields } from './request-file';
import { flagProblem } from './request-flags';
import { note } from './terminal';

/** They say which resource is meant, in which state; they are no change of it. */
const IDENTITY = ['name', 'etag'];

export type PatchedFields = {
  /** With the `etag`, where it is given; the name is in the address. */
  resource: Fields;
  /** The update mask. */
  changed: string[];
};

/**
 * Throws CONFIGURATION_INVALID with everything that is wrong. Fields that only Vertex AI sets are left out and named.
 *
 * @param flags win over the file; those that are undefined were not given.
 * @param problemsOf further rules of the resource.
 */
export async function patchedFields(
  { message, apiVersion, file }: { message: string; apiVersion: ApiVersion; file?: string },
  flags: Fields,
  problemsOf: (fields: Fields) => Problem[] = () => [],
): Promise<PatchedFields> {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const { value, problems, dropped } = checkMessage({
    version: apiVersion,
    message,
    value: {
      ...(file === undefined ? {} : await readObjectFile(file)),
      ...Object.fromEntries(given),
    },
    unknownFields: 'refuse',
    readOnly: 'drop',
  });
  problems.push(...problemsOf(value));
  if (problems.length > 0) throw flagProblem(...problems);
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
