/**
 * The whole check of a `tuneModel` request: pure, so that `tune --dry-run` and the first activity give the same answer.
 */
import type { CheckedTuneModelRequest, RunIdentity, RunTiming } from '../../contract/activities';
import { parseDuration } from '../../contract/duration';
import { evaluationSchema } from '../../contract/evaluation';
import { joinGsUri } from '../../contract/gs-uri';
import { LABELS, SEARCH_ATTRIBUTES } from '../../contract/names';
import { describeProblems } from '../../contract/problem';
import type { Problem } from '../../contract/problem';
import { tuneModelRequestSchema } from '../../contract/request';
import type { ParsedTuneModelRequest } from '../../contract/request';
import type { Warning } from '../../contract/result';
import { TuningError } from '../../contract/tuning-error';
import type { ApiVersion } from '../../contract/tuning-job';
import { fieldsOf, isFields } from './fields';
import { runLabels } from './run-labels';
import { problemsOf } from './schema-problems';
import { checkTuningJobBody } from './tuning-job-body';

export type RequestContext = {
  run: RunIdentity;
  apiVersion: ApiVersion;
  timing: RunTiming;
  namespace: string;
  namespaceId: string;
  searchAttributes: readonly string[];
  simulated: boolean;
};

const KNOWN_FIELDS: Record<string, readonly string[]> = {
  '': Object.keys(tuneModelRequestSchema.shape),
  datasetChecks: ['mode', 'maxFindings', 'pinning', 'copies', 'tokens'],
  budget: ['pricePerMillionTokensUsd', 'maxCostUsd'],
  approval: ['aboveCostUsd', 'timeout'],
  deadlines: ['quota', 'tuning', 'cancelConfirmation'],
  evaluation: Object.keys(evaluationSchema.shape),
};

/** What is shown of a request that is wrong all over: a failure is no place for thousands of problems. */
const MAX_PROBLEMS = 100;
/** Far above any tuning job; what is larger could not be told to Temporal as a checked request. */
const MAX_REQUEST_CHARACTERS = 256 * 1024;
/** The run's identity goes into object names and ids of child workflows. */
const MAX_WORKFLOW_ID = 500;

function invalid(all: readonly Problem[]): TuningError {
  const hidden = all.length - MAX_PROBLEMS;
  const problems = all.slice(0, MAX_PROBLEMS);
  if (hidden > 0) {
    problems.push({ path: '', message: `has ${hidden} more problem(s), which are not listed.` });
  }

  const count = all.length === 1 ? 'one problem' : `${all.length} problems`;
  return new TuningError(
    'INVALID_REQUEST',
    `The request has ${count}; nothing was created.\n${describeProblems(problems)}`,
    { problems },
  );
}

/** A run by cron or by a workflow retry would share its identity, and so its tuning job, with the run before it. */
function identityProblems({ workflowId, cronSchedule, attempt }: RunIdentity): Problem[] {
  const remedy = 'Use a Temporal Schedule, and no retry policy for the workflow.';
  return [
    ...(workflowId.length <= MAX_WORKFLOW_ID
      ? []
      : [
          {
            path: 'workflow.workflowId',
            message: `has more than ${MAX_WORKFLOW_ID} characters.`,
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

/** Asked of the request as it came: it is told together with whatever else is wrong. */
function evaluationProblems(fields: Record<string, unknown>): Problem[] {
  return fields['evaluation'] !== undefined && fields['artifactsUri'] === undefined
    ? [
        {
          path: 'artifactsUri',
          message:
            'is missing, and evaluation is there: predictions and scores are kept in Cloud Storage.',
          remedy: 'Add a directory such as gs://BUCKET/runs/.',
        },
      ]
    : [];
}

function copyProblems(fields: Record<string, unknown>): Problem[] {
  const { pinning, copies } = fieldsOf(fields['datasetChecks']);
  const problems: Problem[] = [];
  if (pinning === 'copy' && fields['artifactsUri'] === undefined) {
    problems.push({
      path: 'artifactsUri',
      message: 'is missing, and datasetChecks.pinning is copy: the copies need a place.',
      remedy: 'Add a directory such as gs://BUCKET/runs/.',
    });
  }
  if (copies === 'removeOnEnd' && pinning !== 'copy') {
    problems.push({
      path: 'datasetChecks.copies',
      message: 'is removeOnEnd, and nothing is copied.',
      remedy: 'Leave it out, or set datasetChecks.pinning to copy.',
    });
  }
  return problems;
}

function optionWarnings(request: ParsedTuneModelRequest, context: RequestContext): Warning[] {
  const unknown = Object.values(SEARCH_ATTRIBUTES).filter(
    (name) => !context.searchAttributes.includes(name),
  );
  return [
    ...(request.evaluation
      ? []
      : [
          {
            code: 'EVALUATION_OFF' as const,
            message: 'The request has no evaluation: the tuned model is compared with nothing.',
          },
        ]),
    ...(request.artifactsUri === undefined
      ? [
          {
            code: 'REPORT_OFF' as const,
            message: 'The request has no artifactsUri: no report is written.',
          },
        ]
      : []),
    ...(unknown.length === 0
      ? []
      : [
          {
            code: 'SEARCH_ATTRIBUTES_MISSING' as const,
            message: `The namespace lacks ${unknown.join(', ')}; run \`vertex-tuning setup\`.`,
          },
        ]),
    ...(context.simulated
      ? [
          {
            code: 'SIMULATED' as const,
            message: 'Vertex AI is the emulator: nothing was really tuned, nothing was paid.',
          },
        ]
      : []),
  ];
}

/** A workflow id may hold anything; in an object name only what stays readable does. */
function directoryName(workflowId: string): string {
  return encodeURIComponent(workflowId).replaceAll('%', '_');
}

function millisecondsOf(duration: string): number {
  const ms = parseDuration(duration);
  if (ms === undefined) throw new Error('The schema lets only durations pass.');
  return ms;
}

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

function runDirectoryUri(artifactsUri: string, run: RunIdentity): string {
  return joinGsUri(artifactsUri, `${directoryName(run.workflowId)}/${run.firstExecutionRunId}`);
}

/** Throws INVALID_REQUEST with every problem and its path. */
export function checkRequest(request: unknown, context: RequestContext): CheckedTuneModelRequest {
  const { run, apiVersion, timing, namespace, namespaceId, simulated } = context;
  const size = JSON.stringify(request)?.length ?? 0;
  if (size > MAX_REQUEST_CHARACTERS) {
    throw invalid([
      { path: '', message: `has ${size} characters; at most ${MAX_REQUEST_CHARACTERS} are taken.` },
    ]);
  }
  const parsed = tuneModelRequestSchema.safeParse(request, { reportInput: true });
  const problems = identityProblems(run);
  if (!parsed.success) {
    problems.push(...problemsOf(parsed.error, (path) => KNOWN_FIELDS[path.join('.')] ?? []));
  }
  const fields = fieldsOf(request);
  const body = checkTuningJobBody(fieldsOf(fields['tuningJob']), {
    apiVersion,
    unknownFields: fields['unknownFields'] === 'allow' ? 'allow' : 'refuse',
    location: typeof fields['location'] === 'string' ? fields['location'] : '',
    isEvaluated: fields['evaluation'] !== undefined,
  });
  // A body that is missing, or no object, is one problem: not the many that an empty one has.
  if (isFields(fields['tuningJob'])) problems.push(...body.problems);
  problems.push(...evaluationProblems(fields), ...copyProblems(fields));
  if (!parsed.success || problems.length > 0) throw invalid(problems);

  const { data } = parsed;
  const { pricePerMillionTokensUsd: price, maxCostUsd: budgetUsd } = data.budget;
  const labels = runLabels(namespaceId, run, data.requestId);
  const description = body.tuningJob['description'] ?? `Temporal ${namespace}/${run.workflowId}`;
  return {
    project: data.project,
    location: data.location,
    apiVersion,
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
    labels,
    datasets: [
      ...body.datasets,
      // Checked with the others: a job must not be paid for when its evaluation cannot work.
      ...(data.evaluation
        ? [{ role: 'evaluation' as const, uri: data.evaluation.datasetUri }]
        : []),
    ],
    datasetChecks: data.datasetChecks,
    ...copiesOf(data, run, body.tuningJob),
    ...(price === undefined ? {} : { pricePerMillionTokensUsd: price }),
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
    skipIfUnchanged: data.skipIfUnchanged,
    ...(data.approval
      ? {
          approval: {
            aboveCostUsd: data.approval.aboveCostUsd,
            timeoutMs: millisecondsOf(data.approval.timeout),
          },
        }
      : {}),
    deadlinesMs: {
      quota: millisecondsOf(data.deadlines.quota),
      tuning: millisecondsOf(data.deadlines.tuning),
      cancelConfirmation: millisecondsOf(data.deadlines.cancelConfirmation),
    },
    ...(data.evaluation ? { evaluation: data.evaluation } : {}),
    ...(data.artifactsUri === undefined
      ? {}
      : {
          artifactsUri: data.artifactsUri,
          runArtifactsUri: runDirectoryUri(data.artifactsUri, run),
        }),
    timing,
    onTerminate: data.onTerminate,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES).filter((name) =>
      context.searchAttributes.includes(name),
    ),
    warnings: [...body.warnings, ...optionWarnings(data, context)],
    simulated,
  };
}
