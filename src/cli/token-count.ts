/** Counts the tokens of the training dataset from here, as a worker does for `datasetChecks.tokens: exact`. */
import { createReadStream } from 'node:fs';
import { countSample } from '../activities/tokens/count-sample';
import type { DatasetReport } from '../contract/dataset';
import type { Warning } from '../contract/result';
import type { ApiVersion } from '../contract/tuning-job';
import { countFailed } from '../contract/token-warning';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectStore } from '../storage/port';
import type { VertexTuning } from '../vertex/port';
import type { DatasetPlace } from './dataset-check';

export type TokenCountInput = {
  project: string;
  location: string;
  apiVersion: ApiVersion;
  baseModel: string;
  places: readonly DatasetPlace[];
  objects: () => ObjectStore;
  vertex: () => VertexTuning;
};

/** The reports with the training dataset's count; where that cannot be had, as they are, and a warning. */
export async function withTokenCount(
  reports: readonly DatasetReport[],
  input: TokenCountInput,
): Promise<{ datasets: DatasetReport[]; warnings: Warning[] }> {
  const place = input.places.find(({ role }) => role === 'training');
  if (!place) return { datasets: [...reports], warnings: [] };
  const { project, location, apiVersion, baseModel, vertex } = input;
  try {
    // What was checked is counted: whatever was written since is another dataset.
    const generation = reports.find(({ role }) => role === 'training')?.generation;
    const bytes = await bytesOf(place, input.objects, generation);
    const tokenCount = await countSample({
      vertex: vertex(),
      project,
      location,
      apiVersion,
      baseModel,
      bytes,
    });
    const datasets = reports.map((report) =>
      report.role === 'training' ? { ...report, tokenCount } : report,
    );
    return { datasets, warnings: [] };
  } catch (error) {
    if (!(error instanceof GoogleApiError) && !(error instanceof TuningError)) throw error;
    return { datasets: [...reports], warnings: [countFailed(place.uri, error.message)] };
  }
}

async function bytesOf(
  { path, uri }: DatasetPlace,
  objects: () => ObjectStore,
  generation: string | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  if (path !== undefined) return createReadStream(path);
  const store = objects();
  return store.read(await store.stat(uri, generation === undefined ? {} : { generation }));
}
