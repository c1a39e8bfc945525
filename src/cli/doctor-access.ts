/**
 * What `doctor` tries at Google: every read that a run or a command needs, one after the other. What would create, change or cost
 * something is not tried; docs/reference/permissions.md lists it.
 */
import { parseGsUri } from '../contract/gs-uri';
import { LABELS } from '../contract/names';
import type { Settings } from '../config/settings';
import type { VertexTuning } from '../vertex/port';
import { tried } from './doctor-checks';
import type { CheckResult } from './doctor-checks';
import { bucketDirectory } from './request-flags';
import { withObjects, withVertex } from './services';

type Place = { project: string; location: string };

async function checkJobs(
  vertex: VertexTuning,
  { apiVersion }: Settings,
  place: Place,
): Promise<CheckResult[]> {
  const check = 'tuning jobs';
  const { body } = await vertex.listTuningJobs({ ...place, apiVersion, pageSize: 100 });
  const ours = body.tuningJobs.filter((job) => job.labels?.[LABELS.run] !== undefined);
  const where = `projects/${place.project}/locations/${place.location}`;
  const detail = `can list ${where}: ${body.tuningJobs.length} on the first page, ${ours.length} by runs`;
  const listed: CheckResult = { check, verdict: 'ok', detail };
  const name = body.tuningJobs[0]?.name;
  if (name === undefined) return [listed];
  const read = await tried('a tuning job', async () => {
    await vertex.getTuningJob({ name, apiVersion });
    return [{ check: 'a tuning job', verdict: 'ok', detail: `can read ${name}` }];
  });
  return [listed, ...read];
}

/** Runs need these for `discard` and `skipIfUnchanged`, commands for `models` and `endpoints`: without them much still works. */
async function checkModels(
  vertex: VertexTuning,
  { apiVersion }: Settings,
  place: Place,
): Promise<CheckResult[]> {
  const page = { ...place, apiVersion, pageSize: 1 };
  const lists: [string, () => Promise<unknown>][] = [
    ['models', () => vertex.listModels(page)],
    ['endpoints', () => vertex.listEndpoints(page)],
  ];
  const results: CheckResult[] = [];
  for (const [check, list] of lists) {
    const found = await tried(
      check,
      async () => {
        await list();
        return [{ check, verdict: 'ok', detail: 'can be listed' }];
      },
      'warn',
    );
    results.push(...found);
  }
  return results;
}

export async function checkTuningAccess(
  settings: Settings,
  { project, location }: { [K in keyof Place]: Place[K] | undefined },
): Promise<CheckResult[]> {
  if (project === undefined || location === undefined) {
    const remedy = 'Give --project and --location, or set GOOGLE_CLOUD_PROJECT and _LOCATION.';
    const detail = 'not checked: no project or location.';
    return [{ check: 'tuning jobs', verdict: 'warn', detail, remedy }];
  }
  const place = { project, location };
  return withVertex(settings, async (vertex) => [
    ...(await tried('tuning jobs', () => checkJobs(vertex, settings, place))),
    ...(await checkModels(vertex, settings, place)),
  ]);
}

export async function checkBucket(
  settings: Settings,
  bucket: string | undefined,
): Promise<CheckResult[]> {
  if (bucket === undefined) return [];
  return withObjects(settings, async (objects) => {
    const uri = bucketDirectory(bucket);
    const name = parseGsUri(uri)?.bucket ?? bucket;
    return tried('bucket', async () => {
      let first: string | undefined;
      for await (const object of objects.list(uri)) {
        first = object.uri;
        break;
      }
      const listed: CheckResult = {
        check: 'bucket',
        verdict: 'ok',
        detail: `can list gs://${name}`,
      };
      if (first === undefined) return [listed];
      const seen = first;
      const read = await tried('an object', async () => {
        await objects.stat(seen);
        return [{ check: 'an object', verdict: 'ok', detail: `can read ${seen}` }];
      });
      return [listed, ...read];
    });
  });
}
