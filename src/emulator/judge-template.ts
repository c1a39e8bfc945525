/** What a judge's metric asks for: a template whose `{placeholders}` are the fields of what is judged, and limits of the judge. */
import type { AutoraterConfig } from '../vertex/wire-types';
import { invalidArgument } from './google-error';

/** Texts by name: a row of a dataset, or the instance of a call. */
export type Fields = Readonly<Record<string, string>>;

const MOST_SAMPLES = 32;

/** Throws where a template is missing, or names what is not there. `field` is its place in the request. */
export function checkTemplate(template: string | undefined, fields: Fields, field: string): void {
  if (template === undefined || template === '') throw wrong(field, 'Required.');
  const missing = placeholdersOf(template).filter((name) => fields[name] === undefined);
  if (missing.length > 0) throw wrong(field, `The instance has no ${missing.join(', ')}.`);
}

function placeholdersOf(template: string): string[] {
  return [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** Limits of `AutoraterConfig`, as documented. */
export function checkAutorater(config: AutoraterConfig | undefined): void {
  const { samplingCount = 1 } = config ?? {};
  if (samplingCount >= 1 && samplingCount <= MOST_SAMPLES) return;
  throw wrong('autorater_config.sampling_count', `Must be in [1, ${MOST_SAMPLES}].`);
}

export function wrong(field: string, description: string): Error {
  return invalidArgument(`[emulator] Invalid value at '${field}': ${description}`, [
    { field, description },
  ]);
}
