/** Where the datasets of a request stand, for local files that take the place of URIs. Pure. */
import { DATASET_RESOURCE } from '../activities/request/spec-datasets';
import { nameIn } from './field-names';
import { isFields } from '../contract/fields';
import type { Fields } from './request-file';

/** Where a dataset stands in a request: the object that holds the URI, and its name in there. */
export type DatasetSlot = { role: string; holder: Fields; name: string; value: string };

/** Every dataset of a request that is a file, wherever it stands, in either spelling. */
export function datasetSlots(request: Fields): DatasetSlot[] {
  const slots: DatasetSlot[] = [];
  const add = (role: string, holder: unknown, camel: string): void => {
    if (!isFields(holder)) return;
    const name = nameIn(holder, camel);
    const value = holder[name];
    if (typeof value === 'string' && !DATASET_RESOURCE.test(value))
      slots.push({ role, holder, name, value });
  };
  const job = request['tuningJob'];
  if (isFields(job)) {
    for (const spec of Object.values(job)) {
      add('training', spec, 'promptDatasetUri');
      add('training', spec, 'trainingDatasetUri');
      add('validation', spec, 'validationDatasetUri');
    }
  }
  add('evaluation', request['evaluation'], 'datasetUri');
  return slots;
}
