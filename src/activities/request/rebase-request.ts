/** The check of a `rebaseTunedModel` request. Pure: what is to be rebased is asked for in between. */
import type { CheckedTuneModelRequest, RebaseCall } from '../../contract/activities';
import { type Fields, fieldsOf, isFields } from '../../contract/fields';
import { parseGsUri } from '../../contract/gs-uri';
import { LABELS } from '../../contract/names';
import type { Problem } from '../../contract/problem';
import { REBASE_CALL_FIELDS, rebaseTunedModelRequestSchema } from '../../contract/rebase';
import { tuneModelRequestSchema } from '../../contract/request';
import type { Warning } from '../../contract/result';
import type { TuningMethod } from '../../contract/tuning-method';
import { checkMessage } from '../../vertex/discovery/message-check';
import { bodyFacts, methodsIn } from './body-facts';
import { BodyFindings } from './body-findings';
import { camelCase, fieldIn, isGiven, textIn } from './fields';
import { checkNames, RUN_LABELS } from './job-labels';
import { warnOfIgnored, withoutReadingsInside } from './read-job';
import {
  evaluationDatasets,
  evaluationProblems,
  frameOf,
  invalid,
  KNOWN_FIELDS,
  refuseTooLarge,
} from './request-frame';
import type { RequestContext } from './request-frame';
import { directoryProblems, identityProblems } from './run-names';
import { problemsOf } from './schema-problems';
import { checkBaseModel } from './source-model';
import { trainingFieldsOf, datasetIn, type NamedDataset } from './spec-datasets';

/** The form of each kind of name in `tunedModelRef`. */
const NAME_FORMS = {
  tunedModel: /^projects\/[^/]+\/locations\/[^/]+\/models\/[^/@]+(@[^/]+)?$/,
  tuningJob: /^projects\/[^/]+\/locations\/[^/]+\/tuningJobs\/[^/:@]+$/,
  pipelineJob: /^projects\/[^/]+\/locations\/[^/]+\/pipelineJobs\/[^/:@]+$/,
} as const;

export type RebaseSourceKind = keyof typeof NAME_FORMS;

/** What is rebased: what kind of name it is given by, and the name. */
export type NamedSource = { kind: RebaseSourceKind; name: string };

/** What could be found out about it; nothing of a pipeline job. */
export type RebaseSource = { method?: TuningMethod };

export type RebaseRequest = {
  project: string;
  location: string;
  source: NamedSource;
  /** The request as it is sent, for a policy. */
  body: Record<string, unknown>;
  checkedWith: (source: RebaseSource) => CheckedTuneModelRequest;
};

const KINDS = Object.keys(NAME_FORMS) as RebaseSourceKind[];
const PLURAL = { tunedModel: 'models', tuningJob: 'tuningJobs', pipelineJob: 'pipelineJobs' };

/** The fields of the call, in whichever spelling, and those of the run. */
function partsOf(request: unknown): { call: Fields; run: Fields } {
  const ofCall: readonly string[] = REBASE_CALL_FIELDS;
  const entries = Object.entries(fieldsOf(request));
  const isOfCall = ([name]: [string, unknown]): boolean => ofCall.includes(camelCase(name));
  return {
    call: Object.fromEntries(entries.filter(isOfCall)),
    run: Object.fromEntries(entries.filter((entry) => !isOfCall(entry))),
  };
}

function sourceIn(call: Fields, problems: Problem[]): NamedSource | undefined {
  const path = 'tunedModelRef';
  const given = fieldsOf(call[path]);
  const kinds = KINDS.filter((kind) => isGiven(given[kind]));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    problems.push({
      path,
      message: kind === undefined ? 'is missing.' : 'names several; the API takes exactly one.',
      remedy: 'Write one of tunedModel, tuningJob and pipelineJob.',
    });
    return undefined;
  }
  const name = given[kind];
  if (typeof name !== 'string') return undefined;
  if (NAME_FORMS[kind].test(name)) return { kind, name };
  problems.push({
    path: `${path}.${kind}`,
    message: 'is not the name of one.',
    remedy: `Write projects/PROJECT/locations/LOCATION/${PLURAL[kind]}/ID.`,
  });
  return undefined;
}

/** An endpoint that serves gets another model only when that is said twice. */
function endpointProblems(call: Fields, run: Fields): Problem[] {
  const isSame = call['deployToSameEndpoint'] === true;
  const isAgreed = run['replaceLiveEndpoint'] === true;
  if (isSame === isAgreed) return [];
  return isSame
    ? [
        {
          path: 'replaceLiveEndpoint',
          message:
            'is missing, and deployToSameEndpoint is true: the new model would take the place of what the endpoint serves.',
          remedy: 'Set it to true, or leave out deployToSameEndpoint to get a new endpoint.',
        },
      ]
    : [
        {
          path: 'replaceLiveEndpoint',
          message: 'is true without deployToSameEndpoint: nothing would be replaced.',
          remedy: 'Leave it out, or set deployToSameEndpoint to true.',
        },
      ];
}

function destinationProblems(call: Fields): Problem[] {
  const destination = call['artifactDestination'];
  if (!isGiven(destination)) return [];
  const path = 'artifactDestination.outputUriPrefix';
  const uri = fieldsOf(destination)['outputUriPrefix'];
  if (typeof uri === 'string' && parseGsUri(uri) !== undefined) return [];
  return [
    {
      path,
      message: 'is not the URI of a Cloud Storage directory.',
      remedy: 'Write gs://BUCKET/DIRECTORY/.',
    },
  ];
}

type Overrides = {
  tuningJob: Fields;
  method: TuningMethod | undefined;
  baseModel: string | undefined;
  datasets: NamedDataset[];
  problems: Problem[];
  warnings: Warning[];
};

type OverridesCheck = {
  location: string;
  limits: 'refuse' | 'warn';
  /** Paths of what was left out. */
  ignored: readonly string[];
};

/** What is to be different: each field by the rules of a new job, and none of them must be there. */
function overridesIn(call: Fields, { location, limits, ignored }: OverridesCheck): Overrides {
  const tuningJob = fieldsOf(call['tuningJob']);
  const findings = new BodyFindings({ limits });
  warnOfIgnored(ignored, findings);
  const methods = methodsIn(tuningJob);
  const [method] = methods;
  if (methods.length > 1) {
    findings.refuse('tuningJob', `has ${methods.length} tuning specs.`, 'Keep one.');
  }
  if (isGiven(tuningJob['preTunedModel'])) {
    findings.refuse(
      'tuningJob.preTunedModel',
      'stands beside tunedModelRef, which says what is rebased.',
      'Leave it out.',
    );
  }
  const facts = bodyFacts(tuningJob, method ?? 'supervised', location);
  const baseModel = textIn(tuningJob, 'baseModel');
  if (baseModel !== undefined) checkBaseModel(baseModel, facts, findings);
  checkNames(tuningJob, RUN_LABELS, findings);
  const datasets: NamedDataset[] = [];
  const training = trainingFieldsOf(facts.method).find((field) =>
    isGiven(fieldIn(facts.spec, field)),
  );
  for (const [field, role] of [
    [training, 'training'],
    ['validationDatasetUri', 'validation'],
  ] as const) {
    if (field === undefined || !isGiven(fieldIn(facts.spec, field))) continue;
    const dataset = datasetIn(facts, field, role, findings);
    if (dataset) datasets.push(dataset);
  }
  const { problems, warnings } = findings;
  return { tuningJob, method, baseModel, datasets, problems, warnings };
}

/** Throws INVALID_REQUEST with every problem and its path. */
export function checkRebase(request: unknown, context: RequestContext): RebaseRequest {
  refuseTooLarge(request);
  const { call: given, run: fields } = partsOf(request);
  const parsed = rebaseTunedModelRequestSchema.safeParse(isFields(request) ? fields : request, {
    reportInput: true,
  });
  const problems = [
    ...identityProblems(context.run),
    ...evaluationProblems(fields),
    ...directoryProblems(fields['artifactsUri'], context.run),
  ];
  if (!parsed.success) {
    const known: Readonly<Record<string, readonly string[]>> = {
      ...KNOWN_FIELDS,
      '': Object.keys(rebaseTunedModelRequestSchema.shape),
    };
    problems.push(...problemsOf(parsed.error, (path) => known[path.join('.')] ?? []));
  }
  const unknownFields = fields['unknownFields'] === 'allow' ? 'allow' : 'refuse';
  const { call: unread, left } = withoutReadingsInside(given);
  const checked = checkMessage({
    version: context.apiVersion,
    message: 'RebaseTunedModelRequest',
    value: unread,
    unknownFields,
    readOnly: 'drop',
  });
  const call = checked.value;
  problems.push(...checked.problems);
  const isRefWrong = checked.problems.some(({ path }) => path.startsWith('tunedModelRef'));
  const source = isRefWrong ? undefined : sourceIn(call, problems);
  const location = typeof fields['location'] === 'string' ? fields['location'] : '';
  const overrides = overridesIn(call, {
    location,
    limits: unknownFields === 'allow' ? 'warn' : 'refuse',
    ignored: [...left, ...checked.dropped],
  });
  problems.push(
    ...overrides.problems,
    ...destinationProblems(call),
    ...endpointProblems(call, fields),
  );
  if (!parsed.success || !source || problems.length > 0) throw invalid(problems);

  const { replaceLiveEndpoint: _, ...rest } = parsed.data;
  const { project } = rest;
  const data = tuneModelRequestSchema.parse({ ...rest, tuningJob: {} });
  const frame = frameOf(data, context);
  const deployToSameEndpoint = call['deployToSameEndpoint'] === true;
  const destination = call['artifactDestination'];
  const rebase: RebaseCall = {
    tunedModelRef: { [source.kind]: source.name },
    // Said in any case: what the service does without it was not the same at all times.
    deployToSameEndpoint,
    ...(isFields(destination) ? { artifactDestination: destination } : {}),
  };
  return {
    project,
    location: rest.location,
    source,
    body: { ...fields, ...call, tuningJob: overrides.tuningJob },
    checkedWith: (known) => ({
      ...frame,
      project,
      location: rest.location,
      tuningJob: withMarks(overrides.tuningJob, frame.labels, context, rest.onTerminate),
      method: overrides.method ?? known.method ?? 'supervised',
      sourceModel: overrides.baseModel ?? source.name,
      ...(overrides.baseModel === undefined ? {} : { baseModel: overrides.baseModel }),
      rebase,
      datasets: [...overrides.datasets, ...evaluationDatasets(data)],
      warnings: [...overrides.warnings, ...frame.warnings],
    }),
  };
}

/**
 * The job may be given the labels of the one that it comes from: all of ours are set, so that none of that one's is left. A
 * request label or a fingerprint would have other runs take the job for one of their own.
 */
function withMarks(
  tuningJob: Fields,
  labels: CheckedTuneModelRequest['labels'],
  { namespace, run }: RequestContext,
  onTerminate: CheckedTuneModelRequest['onTerminate'],
): Record<string, unknown> {
  return {
    ...tuningJob,
    description: tuningJob['description'] ?? `Temporal ${namespace}/${run.workflowId}`,
    labels: {
      ...fieldsOf(tuningJob['labels']),
      [LABELS.run]: labels.run,
      [LABELS.owner]: labels.owner,
      [LABELS.workflow]: labels.workflow,
      [LABELS.request]: '',
      [LABELS.fingerprint]: '',
      [LABELS.left]: onTerminate === 'leave' ? 'true' : 'false',
    },
  };
}
