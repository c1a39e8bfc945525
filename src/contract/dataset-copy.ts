/** Copies of datasets: taken of the generation that was checked, so that what is tuned cannot be anything else. Pure. */
import { isFields } from './fields';
import type { Fields } from './fields';

/** A copy in Cloud Storage. */
export type DatasetCopy = { uri: string; generation: string };

/** The body with each dataset's URI replaced by that of its copy; datasets stand in the specs of the methods. */
export function withCopies(tuningJob: Fields, copies: ReadonlyMap<string, DatasetCopy>): Fields {
  return Object.fromEntries(
    Object.entries(tuningJob).map(([name, spec]) => [
      name,
      name.endsWith('Spec') && isFields(spec) ? replaced(spec, copies) : spec,
    ]),
  );
}

function replaced(spec: Fields, copies: ReadonlyMap<string, DatasetCopy>): Fields {
  return Object.fromEntries(
    Object.entries(spec).map(([name, value]) => {
      const copy =
        name.endsWith('DatasetUri') && typeof value === 'string' ? copies.get(value) : undefined;
      return [name, copy?.uri ?? value];
    }),
  );
}
