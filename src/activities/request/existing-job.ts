/** The check of a request that takes over a tuning job which exists. Pure: the job itself is asked for in between. */
import type { CheckedTuneModelRequest } from '../../contract/activities';
import { fieldsOf } from '../../contract/fields';
import type { Problem } from '../../contract/problem';
import { isSameResource } from '../../contract/resource-name';
import { METHOD_SPECS } from '../../contract/tuning-method';
import type { TuningMethod } from '../../contract/tuning-method';
import type { TuningJobSnapshot } from '../../contract/tuning-job';
import { formatTuningJobName, parseTuningJobName } from '../../vertex/resource-names';
import type { TuningJobName } from '../../vertex/resource-names';
import type { TuningJob } from '../../vertex/wire-types';
import { isGiven } from './fields';
import { evaluationDatasets, frameOf, invalid, readRequest } from './request-frame';
import type { RequestContext } from './request-frame';

const PATH = 'existingTuningJob';

/** What a job was created with, as far as a report shows it. */
const INPUT_FIELDS: readonly string[] = [
  'baseModel',
  'preTunedModel',
  'customBaseModel',
  'tunedModelDisplayName',
  'description',
  'labels',
  'serviceAccount',
  'encryptionSpec',
  'outputUri',
  ...Object.values(METHOD_SPECS),
];

export type ExistingJobRequest = {
  project: string;
  location: string;
  /** Name to ask for the job by: with the project as the request gives it, where it does. */
  name: string;
  /** The request once the job is known. Throws INVALID_REQUEST where its evaluation cannot work. */
  checkedWith: (job: TuningJobSnapshot, resource: TuningJob) => CheckedTuneModelRequest;
};

/** Whether a request is about a job that exists; one that names both kinds is not ours to choose for. */
export function isAboutExistingJob(request: unknown): boolean {
  return fieldsOf(request)[PATH] !== undefined;
}

/** The method of a job that exists, where this version knows it. */
export function methodOfJob(resource: TuningJob): TuningMethod | undefined {
  const fields = fieldsOf(resource);
  const known = Object.entries(METHOD_SPECS).find(([, spec]) => isGiven(fields[spec]));
  return known?.[0] as TuningMethod | undefined;
}

/** Fields that mean something only where a job is created. */
function combinationProblems(fields: Record<string, unknown>): Problem[] {
  const refused: [string, boolean, string][] = [
    ['tuningJob', fields['tuningJob'] !== undefined, 'Keep one of the two.'],
    ['requestId', fields['requestId'] !== undefined, 'Leave it out.'],
    ['skipIfUnchanged', fields['skipIfUnchanged'] === true, 'Nothing is created: leave it out.'],
    ['budget', fields['budget'] !== undefined, 'Nothing is created: leave it out.'],
    ['approval', fields['approval'] !== undefined, 'Nothing is created: leave it out.'],
    [
      'datasetChecks.pinning',
      fieldsOf(fields['datasetChecks'])['pinning'] === 'copy',
      'The job has been given its datasets: leave it out.',
    ],
    [
      'onTerminate',
      fields['onTerminate'] === 'cancel',
      'A run that is terminated leaves the job alone.',
    ],
    [
      'onCompletedDespiteCancel',
      fields['onCompletedDespiteCancel'] === 'discard',
      'A run discards only what it made.',
    ],
  ];
  return refused.flatMap(([path, isThere, remedy]) =>
    isThere ? [{ path, message: `cannot be given beside ${PATH}.`, remedy }] : [],
  );
}

function placeProblems(fields: Record<string, unknown>, name: TuningJobName): Problem[] {
  const { project, location } = fields;
  const remedy = `Leave it out, or make it agree with ${PATH}.`;
  const disagrees = (path: string, given: string, own: string): Problem => ({
    path,
    message: `is ${given}, and the job is in ${own}.`,
    remedy,
  });
  const problems: Problem[] = [];
  if (typeof project === 'string') {
    const given = formatTuningJobName({ ...name, project });
    // An id and a number may name one project; which belong together only the service knows.
    if (!isSameResource(given, formatTuningJobName(name))) {
      problems.push(disagrees('project', project, name.project));
    }
  }
  if (typeof location === 'string' && location !== name.location) {
    problems.push(disagrees('location', location, name.location));
  }
  return problems;
}

/** Throws INVALID_REQUEST with every problem and its path. */
export function checkExistingJobRequest(
  request: unknown,
  context: RequestContext,
): ExistingJobRequest {
  const fields = fieldsOf(request);
  const { data, problems } = readRequest(request, context.run);
  problems.push(...combinationProblems(fields));
  const given = fields[PATH];
  const parsed = typeof given === 'string' ? parseTuningJobName(given) : undefined;
  if (typeof given === 'string' && !parsed) {
    problems.push({
      path: PATH,
      message: 'is not the name of a tuning job.',
      remedy: 'Write projects/PROJECT/locations/LOCATION/tuningJobs/ID.',
    });
  }
  if (parsed) problems.push(...placeProblems(fields, parsed));
  if (!data || !parsed || problems.length > 0) throw invalid(problems);

  const { location, id } = parsed;
  const project = data.project ?? parsed.project;
  return {
    project,
    location,
    name: formatTuningJobName({ project, location, id }),
    checkedWith(job, resource) {
      if (data.evaluation && job.baseModel === undefined) {
        throw invalid([
          { path: 'evaluation', message: `needs the base model, which ${job.name} does not tell.` },
        ]);
      }
      return {
        ...frameOf(data, context),
        project,
        location,
        tuningJob: Object.fromEntries(
          Object.entries(resource).filter(([field]) => INPUT_FIELDS.includes(field)),
        ),
        // One that is not known counts as supervised: nothing but reports and texts depends on it here.
        method: methodOfJob(resource) ?? 'supervised',
        sourceModel: job.baseModel ?? resource.preTunedModel?.tunedModelName ?? 'unknown',
        ...(job.baseModel === undefined ? {} : { baseModel: job.baseModel }),
        existing: job,
        onTerminate: 'leave',
        datasets: evaluationDatasets(data),
      };
    },
  };
}
