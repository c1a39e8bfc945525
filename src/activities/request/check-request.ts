/**
 * The whole check of a `tuneModel` request that creates a job: pure, so that `tune --dry-run` and the first activity give the
 * same answer.
 */
import type { CheckedTuneModelRequest, RunIdentity } from '../../contract/activities';
import { fieldsOf, isFields } from '../../contract/fields';
import { LABELS } from '../../contract/names';
import type { Problem } from '../../contract/problem';
import type { ParsedTuneModelRequest } from '../../contract/request';
import { evaluationDatasets, frameOf, invalid, readRequest } from './request-frame';
import type { RequestContext } from './request-frame';
import { runDirectoryUri } from './run-names';
import { checkTuningJobBody } from './tuning-job-body';

export type { RequestContext } from './request-frame';

/** Copies that are kept are shared by runs of the same content; those that a run removes are its own. */
function copiesOf(
  { artifactsUri, datasetChecks }: ParsedTuneModelRequest,
  run: RunIdentity,
  tuningJob: Record<string, unknown>,
): Pick<CheckedTuneModelRequest, 'copiesUri' | 'kmsKeyName'> {
  if (datasetChecks.pinning !== 'copy' || artifactsUri === undefined) return {};
  const { kmsKeyName } = fieldsOf(tuningJob['encryptionSpec']);
  return {
    copiesUri: datasetChecks.copies === 'keep' ? artifactsUri : runDirectoryUri(artifactsUri, run),
    ...(typeof kmsKeyName === 'string' ? { kmsKeyName } : {}),
  };
}

function missingProblems(fields: Record<string, unknown>): Problem[] {
  return ['project', 'location', 'tuningJob']
    .filter((path) => fields[path] === undefined)
    .map((path) => ({ path, message: 'is missing.' }));
}

/** Throws INVALID_REQUEST with every problem and its path. */
export function checkRequest(request: unknown, context: RequestContext): CheckedTuneModelRequest {
  const { run, apiVersion, namespace } = context;
  const { data, problems } = readRequest(request, run);
  const fields = fieldsOf(request);
  // What is no object at all is one problem.
  if (isFields(request)) problems.push(...missingProblems(fields));
  const body = checkTuningJobBody(fieldsOf(fields['tuningJob']), {
    apiVersion,
    unknownFields: fields['unknownFields'] === 'allow' ? 'allow' : 'refuse',
    location: typeof fields['location'] === 'string' ? fields['location'] : '',
    isEvaluated: fields['evaluation'] !== undefined,
    isWithoutRun: context.isWithoutRun === true,
  });
  // A body that is missing, or no object, is one problem: not the many that an empty one has.
  if (isFields(fields['tuningJob'])) problems.push(...body.problems);
  const { project, location } = data ?? {};
  if (!data || project === undefined || location === undefined || problems.length > 0) {
    throw invalid(problems);
  }

  const frame = frameOf(data, context);
  const { labels } = frame;
  const description = body.tuningJob['description'] ?? `Temporal ${namespace}/${run.workflowId}`;
  return {
    ...frame,
    project,
    location,
    tuningJob: {
      ...body.tuningJob,
      description,
      labels: {
        ...(body.tuningJob['labels'] as Record<string, string> | undefined),
        [LABELS.run]: labels.run,
        [LABELS.owner]: labels.owner,
        [LABELS.workflow]: labels.workflow,
        ...(labels.request === undefined ? {} : { [LABELS.request]: labels.request }),
        ...(data.onTerminate === 'leave' ? { [LABELS.left]: 'true' } : {}),
      },
    },
    method: body.method,
    sourceModel: body.sourceModel,
    ...(body.baseModel === undefined ? {} : { baseModel: body.baseModel }),
    ...(body.epochs === undefined ? {} : { epochs: body.epochs }),
    ...copiesOf(data, run, body.tuningJob),
    datasets: [...body.datasets, ...evaluationDatasets(data)],
    warnings: [...body.warnings, ...frame.warnings],
  };
}
