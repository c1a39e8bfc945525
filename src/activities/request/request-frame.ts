/**
 * What a request of `tuneModel` says beside the job it is about: deadlines, evaluation, artifacts; the same for a job to be made
 * and for one that exists.
 */
import type { CheckedTuneModelRequest, RunIdentity, RunTiming } from '../../contract/activities';
import { parseDuration } from '../../contract/duration';
import { evaluationSchema } from '../../contract/evaluation';
import { fieldsOf } from '../../contract/fields';
import { SEARCH_ATTRIBUTES } from '../../contract/names';
import { describeProblems } from '../../contract/problem';
import type { Problem } from '../../contract/problem';
import { tuneModelRequestSchema } from '../../contract/request';
import type { ParsedTuneModelRequest } from '../../contract/request';
import type { Warning } from '../../contract/result';
import { TuningError } from '../../contract/tuning-error';
import type { ApiVersion } from '../../contract/tuning-job';
import { runLabels } from './run-labels';
import { directoryProblems, identityProblems, runDirectoryUri } from './run-names';
import { problemsOf } from './schema-problems';

export type RequestContext = {
  run: RunIdentity;
  apiVersion: ApiVersion;
  timing: RunTiming;
  namespace: string;
  namespaceId: string;
  searchAttributes: readonly string[];
  simulated: boolean;
  /** The body is checked for a job that no run will hold. */
  isWithoutRun?: boolean;
};

/** By path, the fields that a request may have there. */
export const KNOWN_FIELDS: Record<string, readonly string[]> = {
  '': Object.keys(tuneModelRequestSchema.shape),
  datasetChecks: ['mode', 'maxFindings', 'pinning', 'copies', 'tokens', 'media'],
  budget: ['pricePerMillionTokensUsd', 'maxCostUsd'],
  approval: ['aboveCostUsd', 'timeout'],
  deadlines: ['quota', 'tuning', 'cancelConfirmation'],
  evaluation: Object.keys(evaluationSchema.shape),
};

/** What is shown of a request that is wrong all over: a failure is no place for thousands of problems. */
const MAX_PROBLEMS = 100;
/** Far above any tuning job; what is larger could not be told to Temporal as a checked request. */
const MAX_REQUEST_CHARACTERS = 256 * 1024;

export function invalid(all: readonly Problem[]): TuningError {
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

/** Asked of the request as it came: it is told together with whatever else is wrong. */
export function evaluationProblems(fields: Record<string, unknown>): Problem[] {
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

/** What is to be shared must not be deleted: another run may have been given the job by then. */
function discardProblems(fields: Record<string, unknown>): Problem[] {
  if (fields['onCompletedDespiteCancel'] !== 'discard') return [];
  const sharing: [string, boolean][] = [
    ['requestId', fields['requestId'] !== undefined],
    ['skipIfUnchanged', fields['skipIfUnchanged'] === true],
  ];
  return sharing.flatMap(([name, isThere]) =>
    isThere
      ? [
          {
            path: 'onCompletedDespiteCancel',
            message: `is discard beside ${name}, with which other runs may be given the job and its tuned model.`,
            remedy: 'Leave out one of the two.',
          },
        ]
      : [],
  );
}

/** A limit on an estimate holds only where what was estimated is what is tuned. */
function unpinnedLimitProblems(fields: Record<string, unknown>): Problem[] {
  if (fieldsOf(fields['datasetChecks'])['pinning'] !== 'off') return [];
  const limits = [
    ...(fields['approval'] === undefined ? [] : ['approval']),
    ...(fieldsOf(fields['budget'])['maxCostUsd'] === undefined ? [] : ['budget.maxCostUsd']),
  ];
  return limits.map((limit) => ({
    path: 'datasetChecks.pinning',
    message: `is off beside ${limit}: a dataset that is changed after the estimate would pass its limit.`,
    remedy: 'Set it to verify or copy, or leave it out.',
  }));
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

function millisecondsOf(duration: string): number {
  const ms = parseDuration(duration);
  if (ms === undefined) throw new Error('The schema lets only durations pass.');
  return ms;
}

/** A request as far as the schema and the run's identity go; whoever reads it adds what is wrong with the job. */
export type ReadRequest = {
  /** Absent where the schema has problems. */
  data: ParsedTuneModelRequest | undefined;
  problems: Problem[];
};

/** Throws INVALID_REQUEST at once for a request that is too large to be looked at. */
export function refuseTooLarge(request: unknown): void {
  const size = JSON.stringify(request)?.length ?? 0;
  if (size <= MAX_REQUEST_CHARACTERS) return;
  throw invalid([
    { path: '', message: `has ${size} characters; at most ${MAX_REQUEST_CHARACTERS} are taken.` },
  ]);
}

/** Throws INVALID_REQUEST at once for a request that is too large to be looked at. */
export function readRequest(request: unknown, run: RunIdentity): ReadRequest {
  refuseTooLarge(request);
  const parsed = tuneModelRequestSchema.safeParse(request, { reportInput: true });
  const problems = identityProblems(run);
  if (!parsed.success) {
    problems.push(...problemsOf(parsed.error, (path) => KNOWN_FIELDS[path.join('.')] ?? []));
  }
  const fields: Record<string, unknown> =
    typeof request === 'object' && request !== null ? { ...request } : {};
  problems.push(
    ...evaluationProblems(fields),
    ...copyProblems(fields),
    ...directoryProblems(fields['artifactsUri'], run),
    ...(fields['existingTuningJob'] === undefined ? discardProblems(fields) : []),
    ...unpinnedLimitProblems(fields),
  );
  return { data: parsed.success ? parsed.data : undefined, problems };
}

export type RequestFrame = Omit<
  CheckedTuneModelRequest,
  | 'project'
  | 'location'
  | 'tuningJob'
  | 'baseModel'
  | 'method'
  | 'sourceModel'
  | 'epochs'
  | 'datasets'
  | 'existing'
  | 'copiesUri'
  | 'kmsKeyName'
>;

export function frameOf(data: ParsedTuneModelRequest, context: RequestContext): RequestFrame {
  const { run, apiVersion, timing, namespaceId, simulated } = context;
  const { pricePerMillionTokensUsd: price, maxCostUsd: budgetUsd } = data.budget;
  return {
    apiVersion,
    labels: runLabels(namespaceId, run, data.requestId),
    datasetChecks: data.datasetChecks,
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
    onCompletedDespiteCancel: data.onCompletedDespiteCancel,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES).filter((name) =>
      context.searchAttributes.includes(name),
    ),
    warnings: optionWarnings(data, context),
    simulated,
  };
}

/** Checked with the others: a job must not be paid for when its evaluation cannot work. */
export function evaluationDatasets(
  data: ParsedTuneModelRequest,
): CheckedTuneModelRequest['datasets'] {
  return data.evaluation ? [{ role: 'evaluation', uri: data.evaluation.datasetUri }] : [];
}
