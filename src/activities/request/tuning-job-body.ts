/**
 * Checks the body of the create call: against the API's own schema, then against the rules of its method. Every problem at
 * once; what is not proven, or may have changed since it was documented, is a warning.
 */
import { type Fields, fieldsOf } from '../../contract/fields';
import type { Problem } from '../../contract/problem';
import type { Warning } from '../../contract/result';
import { METHOD_SPECS } from '../../contract/tuning-method';
import type { TuningMethod } from '../../contract/tuning-method';
import type { ApiVersion } from '../../contract/tuning-job';
import { discoveryDocument, messageId } from '../../vertex/discovery/discovery-documents';
import { checkMessage } from '../../vertex/discovery/message-check';
import { type BodyFacts, bodyFacts, methodsIn } from './body-facts';
import { BodyFindings } from './body-findings';
import { fieldIn, isGiven } from './fields';
import { checkNames, RUN_LABELS } from './job-labels';
import { checkMethod } from './method-checks';
import { OPEN_MODELS_PAGE } from './model-facts';
import { methodMeant, remedyFor } from './other-names';
import { adapterSizeNamed, checkParameters } from './parameter-limits';
import { type Unread, warnOfIgnored, withoutReadings } from './read-job';
import { checkIdentity, checkSourceModel } from './source-model';
import { datasetsOf, type NamedDataset } from './spec-datasets';

export type BodyCheck = {
  apiVersion: ApiVersion;
  unknownFields: 'refuse' | 'allow';
  /** Where the job is to be created; what depends on it is not checked when it is empty. */
  location: string;
  /** The request wants the tuned model evaluated. */
  isEvaluated?: boolean;
  /** Nobody adds labels to the job. */
  isWithoutRun?: boolean;
};

export type CheckedBody = {
  tuningJob: Record<string, unknown>;
  method: TuningMethod;
  /** The base model, or the tuned model that is tuned on; empty while there are problems with it. */
  sourceModel: string;
  baseModel?: string;
  epochs?: number;
  /** Files only. */
  datasets: NamedDataset[];
  problems: Problem[];
  warnings: Warning[];
};

/** Checks and normalises; `problems` is empty when the body may be sent. */
export function checkTuningJobBody(value: Fields, check: BodyCheck): CheckedBody {
  const findings = new BodyFindings({
    limits: check.unknownFields === 'allow' ? 'warn' : 'refuse',
  });
  const { body, left } = withoutReadings(value);
  const methods = methodsIn(body);
  const method = methods[0] ?? methodMeant(Object.keys(body));
  const tuningJob = checkSchema({ body, left }, method, check, findings);
  checkOneMethod(methods, method, findings);
  const facts = bodyFacts(tuningJob, method, check.location);
  const sourceModel = checkSourceModel(facts, findings);
  checkIdentity(facts, findings);
  checkNames(tuningJob, check.isWithoutRun === true ? 0 : RUN_LABELS, findings);
  if (check.isEvaluated === true) checkEvaluable(facts, findings);
  const datasets: NamedDataset[] = [];
  // A spec that is missing, or no object, is one problem: not the many that an empty one has.
  if (isGiven(fieldIn(tuningJob, METHOD_SPECS[method]))) {
    datasets.push(...datasetsOf(facts, findings));
    checkParameters(facts, findings);
    checkMethod(facts, findings);
    warnOfDeprecated(facts, findings);
  }
  const epochs = Number(fieldIn(facts.hyperParameters, 'epochCount') ?? 0);
  const { problems, warnings } = findings;
  return {
    tuningJob,
    method,
    sourceModel,
    ...(facts.baseModel === undefined ? {} : { baseModel: facts.baseModel }),
    ...(epochs > 0 ? { epochs } : {}),
    datasets,
    problems,
    warnings,
  };
}

function checkOneMethod(
  methods: readonly TuningMethod[],
  method: TuningMethod,
  findings: BodyFindings,
): void {
  if (methods.length === 0) {
    findings.refuse(
      'tuningJob',
      'has no tuning spec.',
      `Add ${METHOD_SPECS[method]}, or the spec of another method.`,
    );
  }
  if (methods.length > 1) {
    const specs = methods.map((one) => METHOD_SPECS[one]).join(', ');
    findings.refuse(
      'tuningJob',
      `has ${methods.length} tuning specs (${specs}); the API takes exactly one.`,
      'Keep one.',
    );
  }
}

/** The evaluation asks the endpoint that the job leaves, for text. */
function checkEvaluable({ family, method }: BodyFacts, findings: BodyFindings): void {
  if (family === 'open') {
    findings.limit(
      'evaluation',
      'cannot be done: a tuned open model is written to outputUri and not deployed',
      OPEN_MODELS_PAGE,
      'Leave it out; deploy the model, and evaluate its endpoint with evaluateTunedModel.',
    );
  } else if (family === 'veo' || method === 'veo' || method === 'veoLora') {
    findings.warn('evaluation', 'asks for text, which a model for video may not give.');
  }
}

const UNKNOWN = /^is not a field of /;

/** The body as the schema of the API version reads it, and what is wrong with it in better words. */
function checkSchema(
  { body: value, left }: Unread,
  method: TuningMethod,
  { apiVersion, unknownFields }: BodyCheck,
  findings: BodyFindings,
): Fields {
  const read = (version: ApiVersion) =>
    checkMessage({
      version,
      message: 'TuningJob',
      value,
      unknownFields,
      readOnly: 'drop',
      path: 'tuningJob',
    });
  const checked = read(apiVersion);
  warnOfIgnored([...left, ...checked.dropped], findings);
  const inNewest = new Set(
    apiVersion === 'v1' ? read('v1beta1').problems.map(({ path }) => path) : [],
  );
  for (const problem of checked.problems) {
    const isUnknown = UNKNOWN.test(problem.message);
    if (isUnknown && apiVersion === 'v1' && !inNewest.has(problem.path)) {
      findings.refuse(
        problem.path,
        'is in version v1beta1 of the API only; this worker is set to use v1.',
        'Set VERTEX_TUNING_API_VERSION to v1beta1, or leave it out.',
      );
      continue;
    }
    const remedy = isUnknown ? remedyFor(problem.path, method) : sizeMeant(value, problem.path);
    findings.problems.push(remedy === undefined ? problem : { ...problem, remedy });
  }
  return checked.value;
}

/** `4` or `"FOUR"` where the API wants ADAPTER_SIZE_FOUR. */
function sizeMeant(body: Fields, path: string): string | undefined {
  if (!path.endsWith('.hyperParameters.adapterSize')) return undefined;
  const spec = fieldsOf(fieldIn(body, path.split('.')[1] ?? ''));
  const named = adapterSizeNamed(
    fieldIn(fieldsOf(fieldIn(spec, 'hyperParameters')), 'adapterSize'),
  );
  return named === undefined ? undefined : `Did you mean ${named}?`;
}

/** Fields that the discovery document marks as deprecated: they work, for now. */
function warnOfDeprecated({ method, spec, specPath }: BodyFacts, findings: BodyFindings): void {
  const { schemas } = discoveryDocument('v1beta1');
  const job = schemas[messageId('v1beta1', 'TuningJob') ?? '']?.properties;
  const fields = schemas[job?.[METHOD_SPECS[method]]?.$ref ?? '']?.properties ?? {};
  for (const field of Object.keys(spec)) {
    if (fields[field]?.deprecated !== true) continue;
    const instead = INSTEAD[field];
    findings.warn(
      `${specPath}.${field}`,
      `is deprecated${instead === undefined ? '' : `; use ${instead}`}.`,
    );
  }
}

const INSTEAD: Readonly<Record<string, string>> = {
  trainingDatasetUri: 'promptDatasetUri',
  studentModel: 'tuningJob.baseModel',
  pipelineRootDirectory: 'tuningJob.outputUri',
};
