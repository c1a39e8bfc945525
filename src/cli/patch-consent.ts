/** Consent to a patch: what a resource says of itself is changed without a question, everything else after one. */
import { answeredYes } from './answered-yes';
import type { PatchedFields } from './patched-fields';

/** Every other field may change what whoever asks the resource is answered, or what it costs. */
const WORDS = ['displayName', 'description', 'versionDescription', 'labels'];

/** @param told what a field becomes, by its name, where the question is to say it. */
export async function agreedToPatch(
  name: string,
  { changed }: Pick<PatchedFields, 'changed'>,
  options: { yes?: boolean; told?: Readonly<Record<string, string | undefined>> },
): Promise<boolean> {
  const { told = {} } = options;
  const asked = changed
    .filter((field) => !WORDS.includes(field))
    .map((field) => (told[field] === undefined ? field : `${field} (${told[field]})`));
  if (asked.length === 0) return true;
  return answeredYes(`Change ${asked.join(', ')} of ${name}?`, options);
}
