/** What a run is called by, and what of it goes into other names: ids of child workflows, object names in Cloud Storage. */
import type { RunIdentity } from '../../contract/activities';
import { joinGsUri, parseGsUri } from '../../contract/gs-uri';
import { MAX_WORKFLOW_ID_BYTES } from '../../contract/names';
import type { Problem } from '../../contract/problem';

/** Cloud Storage's limit. */
const MAX_OBJECT_NAME_BYTES = 1024;
/** What comes after the run's directory: `/evaluation/UUID/predictions/tuned-00000.jsonl`, or the name of a copied dataset. */
const BELOW_DIRECTORY_BYTES = 200;

/** A run by cron or by a workflow retry would share its identity, and so its tuning job, with the run before it. */
export function identityProblems({ workflowId, cronSchedule, attempt }: RunIdentity): Problem[] {
  const remedy = 'Use a Temporal Schedule, and no retry policy for the workflow.';
  return [
    ...(Buffer.byteLength(workflowId) <= MAX_WORKFLOW_ID_BYTES
      ? []
      : [
          {
            path: 'workflow.workflowId',
            message: `has more than ${MAX_WORKFLOW_ID_BYTES} bytes in UTF-8.`,
            remedy: 'Choose a shorter one.',
          },
        ]),
    ...(cronSchedule === ''
      ? []
      : [
          {
            path: 'workflow.cronSchedule',
            message: 'is set: its runs would share one identity.',
            remedy,
          },
        ]),
    ...(attempt > 1
      ? [
          {
            path: 'workflow.retry',
            message: 'began this run: it would share the identity of the run before it.',
            remedy,
          },
        ]
      : []),
  ];
}

/** A report, or predictions, that cannot be written would be noticed when the job is paid for. */
export function directoryProblems(artifactsUri: unknown, run: RunIdentity): Problem[] {
  if (typeof artifactsUri !== 'string') return [];
  const directory = parseGsUri(runDirectoryUri(artifactsUri, run));
  const room = MAX_OBJECT_NAME_BYTES - BELOW_DIRECTORY_BYTES;
  const bytes = Buffer.byteLength(directory?.object ?? '');
  if (bytes <= room) return [];
  return [
    {
      path: 'artifactsUri',
      message: `and the workflow id make a directory name of ${bytes} bytes; ${room} leave room for the names of its files.`,
      remedy:
        'Choose a shorter one of them; of a workflow id, a character outside ASCII counts six bytes or more there.',
    },
  ];
}

/** A workflow id may hold anything; in an object name only what stays readable does. */
function directoryName(workflowId: string): string {
  return encodeURIComponent(workflowId).replaceAll('%', '_');
}

export function runDirectoryUri(artifactsUri: string, run: RunIdentity): string {
  return joinGsUri(artifactsUri, `${directoryName(run.workflowId)}/${run.firstExecutionRunId}`);
}
