/** The example that `demo` runs: its request, and its datasets put where the request looks for them. */
import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { TuningError } from '../contract/tuning-error';
import type { ObjectStore } from '../storage/port';
import { readRequestFile } from './request-file';
import type { Fields } from './request-file';
import { datasetSlots } from './dataset-slots';

/** Beside `dist` in the package, beside `src` in a checkout. */
const DIRECTORY = join(__dirname, '..', '..', 'examples', 'support-routing');

export type Example = { request: Fields; datasets: { path: string; uri: string }[] };

export async function readExample(directory: string = DIRECTORY): Promise<Example> {
  const request = await readRequestFile(join(directory, 'request.yaml'));
  const datasets = datasetSlots(request).map(({ value }) => ({
    uri: value,
    path: join(directory, basename(value)),
  }));
  for (const { path, uri } of datasets) {
    await access(path).catch((cause: unknown) => {
      throw new TuningError(
        'INPUT_UNREADABLE',
        `The example lacks ${path}, which ${uri} stands for.`,
        {
          cause,
        },
      );
    });
  }
  return { request, datasets };
}

export async function uploadExample(
  { datasets }: Example,
  objects: Pick<ObjectStore, 'uploadFile'>,
): Promise<void> {
  for (const { path, uri } of datasets) {
    await objects.uploadFile(path, uri, { contentType: 'application/jsonl' });
  }
}
