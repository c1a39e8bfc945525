/** What an emulator keeps in its data directory, and how it comes back from there. */
import { z } from 'zod';
import type { DatasetReading } from './dataset-reading';
import { readingsOf } from './dataset-reading';
import type { DurableDirectory } from './durable-directory';
import type { ObjectStore, StoredObject } from './object-store';
import type { TuningJobRecord } from './tuning-job';
import type { Project, TuningProjects } from './tuning-projects';

const STATE = 'projects.json';
const OBJECTS = 'objects.json';
/** Of the files; another one is refused. */
const FORMAT = 1;

/** The bytes that a job was trained on stay, also when the object was replaced since. */
type SavedBytes = { uri: string; sha256: string };
type SavedDataset =
  (SavedBytes & { validation?: SavedBytes }) | { error: { code: number; message: string } };
type SavedJob = Omit<TuningJobRecord, 'dataset'> & { dataset?: SavedDataset };
type SavedProject = Omit<Project, 'jobs'> & { jobs: SavedJob[] };
type SavedObject = Omit<StoredObject, 'bytes'> & { sha256: string };

const stateSchema = z.object({
  format: z.literal(FORMAT),
  projects: z.array(z.custom<SavedProject>(isNamed('number'))),
});
const objectsSchema = z.object({
  format: z.literal(FORMAT),
  buckets: z.array(z.string()),
  objects: z.array(z.custom<SavedObject>(isNamed('sha256'))),
});

/** Only we write these files: it is enough to know them again. */
function isNamed(field: string): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && field in value;
}

export function saveState(
  directory: DurableDirectory,
  { projects, objects }: { projects: TuningProjects; objects: ObjectStore },
): void {
  directory.write(OBJECTS, {
    format: FORMAT,
    buckets: objects.buckets(),
    objects: objects.all().map(({ bytes, ...object }) => ({
      ...object,
      sha256: directory.keep(bytes),
    })),
  });
  directory.write(STATE, {
    format: FORMAT,
    projects: projects.all().map((project) => ({
      ...project,
      jobs: project.jobs.map((job) => savedJob(directory, job)),
    })),
  });
}

function savedJob(directory: DurableDirectory, { dataset, ...job }: TuningJobRecord): SavedJob {
  if (dataset === undefined) return job;
  if ('error' in dataset) return { ...job, dataset };
  const keep = ({ uri, bytes }: DatasetReading) => ({ uri, sha256: directory.keep(bytes) });
  const { training, validation } = dataset;
  const kept = validation === undefined ? {} : { validation: keep(validation) };
  return { ...job, dataset: { ...keep(training), ...kept } };
}

/** Throws where the files are not ours. */
export function restoreState(
  directory: DurableDirectory,
  { projects, objects }: { projects: TuningProjects; objects: ObjectStore },
): void {
  const used = new Set<string>();
  const savedObjects = directory.read(OBJECTS);
  if (savedObjects !== undefined) {
    const saved = objectsSchema.parse(savedObjects);
    for (const bucket of saved.buckets) objects.createBucket(bucket);
    for (const { sha256, ...object } of saved.objects) {
      objects.restore({ ...object, bytes: directory.blob(sha256) });
      used.add(sha256);
    }
  }
  const savedProjects = directory.read(STATE);
  if (savedProjects !== undefined) {
    for (const project of stateSchema.parse(savedProjects).projects) {
      const jobs = project.jobs.map((job) => restoredJob(directory, job, used));
      projects.restore({ ...project, jobs });
    }
  }
  directory.sweep(used);
}

function restoredJob(
  directory: DurableDirectory,
  { dataset, ...job }: SavedJob,
  used: Set<string>,
): TuningJobRecord {
  if (dataset === undefined) return job;
  if ('error' in dataset) return { ...job, dataset };
  const kept = ({ uri, sha256 }: SavedBytes) => {
    used.add(sha256);
    return { uri, bytes: directory.blob(sha256) };
  };
  const { validation } = dataset;
  const datasets = {
    training: kept(dataset),
    ...(validation === undefined ? {} : { validation: kept(validation) }),
  };
  return { ...job, dataset: readingsOf(datasets, job) };
}
