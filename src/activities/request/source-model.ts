/** The model that a tuning job starts from: exactly one, and the fields that go with each kind. */
import { fieldsOf } from '../../contract/fields';
import { parseGsUri } from '../../contract/gs-uri';
import { isSameModel } from '../../contract/model-name';
import type { BodyFacts } from './body-facts';
import type { BodyFindings, Source } from './body-findings';
import { isGiven, textIn } from './fields';
import { OPEN_MODELS_PAGE, retirementOf } from './model-facts';
import { DOTS } from './other-names';

/** Temporal's limit for a search attribute; no model's name comes near it. */
const MAX_BASE_MODEL = 255;
const MODEL_NAME = /^projects\/[^/]+\/locations\/([^/]+)\/models\/[^/@]+(@[^/]+)?$/;
const MODEL_NAME_FORM =
  'Write projects/PROJECT/locations/LOCATION/models/MODEL, or …/MODEL@VERSION.';
/** The methods that are documented to go on from a tuned model. */
const CONTINUING = ['supervised', 'preferenceOptimization', 'reinforcement'];
/** Locations of open models; `global` lets the service choose one. */
const OPEN_MODEL_LOCATIONS = [
  'global',
  'us-central1',
  'europe-west4',
  'us-west1',
  'us-east5',
  'asia-southeast1',
  'asia-southeast2',
];
const MULTI_REGIONS = ['global', 'us', 'eu'];
const CREATE_REFERENCE: Source = {
  source: 'Vertex AI REST reference v1beta1, TuningJob',
  asOf: '2026-10',
};

/** What is tuned, in one name: the base model, or the tuned model that is tuned on. */
export function checkSourceModel(facts: BodyFacts, findings: BodyFindings): string {
  const { body, spec, specPath, baseModel } = facts;
  const student = textIn(spec, 'studentModel');
  if (student !== undefined && baseModel !== undefined && !isSameModel(student, baseModel)) {
    findings.refuse(
      `${specPath}.studentModel`,
      `is another model than tuningJob.baseModel, which replaced it.`,
      'Keep baseModel.',
    );
  }
  const tuned = isGiven(body['preTunedModel']) ? checkPreTuned(facts, findings) : undefined;
  if (baseModel === undefined && !isGiven(body['preTunedModel'])) {
    findings.missing(
      'tuningJob.baseModel',
      'Write for example gemini-2.5-flash; or preTunedModel, to go on from a tuned model.',
    );
  }
  if (baseModel !== undefined) checkBaseModel(baseModel, facts, findings);
  checkOpenModelFields(facts, findings);
  return baseModel ?? tuned ?? '';
}

/** What is said of a base model that a body names. */
export function checkBaseModel(baseModel: string, facts: BodyFacts, findings: BodyFindings): void {
  const path = 'tuningJob.baseModel';
  const retired = retirementOf(baseModel);
  if (baseModel.length > MAX_BASE_MODEL) {
    findings.refuse(path, `has more than ${MAX_BASE_MODEL} characters.`);
    return;
  }
  if (facts.family === undefined && /^projects\/.*\/(models|endpoints)\//.test(baseModel)) {
    findings.refuse(
      path,
      'names a model or an endpoint of your project, not a model of a publisher.',
      'To go on from a tuned model write preTunedModel.tunedModelName in place of it.',
    );
    return;
  }
  if (retired !== undefined) {
    findings.limit(
      path,
      `names a model that is switched off${retired.since === undefined ? '' : ` since ${retired.since}`} and cannot be tuned`,
      retired,
      'Choose one that can be, such as gemini-2.5-flash.',
    );
    return;
  }
  const isPlaceholder =
    baseModel === '...' || /^([A-Z0-9]+_[A-Z0-9_]+|[<{].*[>}])$/.test(baseModel);
  if (isPlaceholder) {
    findings.refuse(
      path,
      "is a document's placeholder, not a model.",
      baseModel === '...' ? DOTS : 'Write for example gemini-2.5-flash.',
    );
    return;
  }
  const { model, method, family, location } = facts;
  if (family === undefined || (family !== 'open' && model === undefined)) {
    findings.warn(
      path,
      'is not in the list of models that this version knows; the service decides.',
    );
  }
  // Partner models have no list.
  if (model !== undefined && method !== 'partnerModel' && !model.methods.includes(method)) {
    findings.warn(
      path,
      `is not documented for this method (${model.source}, ${model.asOf}); the service may refuse it.`,
    );
  }
  const locations = family === 'open' ? OPEN_MODEL_LOCATIONS : model?.locations;
  if (locations !== undefined && !locations.includes(location)) {
    const { source, asOf } = model ?? OPEN_MODELS_PAGE;
    findings.warn(
      path,
      `is documented for ${locations.join(', ')} (${source}, ${asOf}); the service may refuse it in this location.`,
    );
  } else if (location === 'global' && family !== 'open') {
    findings.warn(path, 'is no open model: creating jobs in global is documented for those only.');
  }
}

function checkPreTuned({ body, method, location }: BodyFacts, findings: BodyFindings) {
  const path = 'tuningJob.preTunedModel';
  if (isGiven(body['baseModel'])) {
    findings.refuse(
      path,
      'stands beside baseModel; the API takes exactly one source model.',
      'Keep preTunedModel to go on from a tuned model, baseModel to begin anew.',
    );
  }
  const name = textIn(fieldsOf(body['preTunedModel']), 'tunedModelName');
  if (name === undefined) {
    findings.missing(`${path}.tunedModelName`, MODEL_NAME_FORM);
    return undefined;
  }
  const match = MODEL_NAME.exec(name);
  if (match === null) {
    findings.refuse(
      `${path}.tunedModelName`,
      name.includes('/endpoints/')
        ? "names an endpoint, not a model: the result's tunedModel.model has the model."
        : 'is not the name of a model.',
      MODEL_NAME_FORM,
    );
  } else if (match[1] !== location) {
    findings.warn(
      `${path}.tunedModelName`,
      `is a model in ${match[1] ?? ''}, and the job is created in ${location}; the service may refuse that.`,
    );
  }
  if (!CONTINUING.includes(method)) {
    findings.warn(path, 'is not documented for this method; the service may refuse it.');
  }
  return name;
}

function checkDirectory(path: string, uri: unknown, findings: BodyFindings): void {
  if (typeof uri !== 'string' || parseGsUri(uri) !== undefined) return;
  findings.refuse(
    path,
    'is not the URI of a Cloud Storage directory.',
    'Write gs://BUCKET/DIRECTORY/.',
  );
}

/** Open models write their result into a directory of yours; Google's own never do. */
function checkOpenModelFields(facts: BodyFacts, findings: BodyFindings): void {
  const { body, method, family, spec, specPath } = facts;
  for (const field of ['outputUri', 'customBaseModel']) {
    const value = body[field];
    if (!isGiven(value)) continue;
    const path = `tuningJob.${field}`;
    checkDirectory(path, value, findings);
    if (family !== undefined && family !== 'open') {
      findings.limit(path, 'is for open models only.', CREATE_REFERENCE, 'Leave it out.');
    }
  }
  if (isGiven(body['customBaseModel']) && !isGiven(body['baseModel'])) {
    findings.missing('tuningJob.baseModel', 'Name the model that customBaseModel was made from.');
  }
  // Distillation named its place in the spec before jobs had outputUri.
  const older = textIn(spec, 'pipelineRootDirectory');
  if (older !== undefined) checkDirectory(`${specPath}.pipelineRootDirectory`, older, findings);
  const needsOutput = family === 'open' && method !== 'partnerModel';
  if (needsOutput && !isGiven(body['outputUri']) && older === undefined) {
    findings.limit(
      'tuningJob.outputUri',
      'is missing; jobs that tune open models need it.',
      OPEN_MODELS_PAGE,
      'Add a directory such as gs://BUCKET/models/.',
    );
  }
}

const KEY_NAME = /^projects\/[^/]+\/locations\/([^/]+)\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** Keys and the account that the job runs as. */
export function checkIdentity({ body, model, location }: BodyFacts, findings: BodyFindings): void {
  if (isGiven(body['encryptionSpec'])) {
    const path = 'tuningJob.encryptionSpec';
    const key = textIn(fieldsOf(body['encryptionSpec']), 'kmsKeyName');
    const match = KEY_NAME.exec(key ?? '');
    if (key === undefined) findings.missing(`${path}.kmsKeyName`);
    else if (match === null) {
      findings.refuse(
        `${path}.kmsKeyName`,
        'is not the name of a key.',
        'Write projects/PROJECT/locations/LOCATION/keyRings/RING/cryptoKeys/KEY.',
      );
    } else if (match[1] !== location) {
      const message = `is a key in ${match[1] ?? ''}; it must be in the location of the job, ${location}.`;
      if (MULTI_REGIONS.includes(location)) findings.warn(`${path}.kmsKeyName`, message);
      else findings.refuse(`${path}.kmsKeyName`, message);
    }
    if (model?.refusesEncryption === true) {
      findings.limit(path, 'is not supported for this model', model, 'Leave it out.');
    }
  }
  const account = body['serviceAccount'];
  if (typeof account === 'string' && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(account)) {
    findings.warn(
      'tuningJob.serviceAccount',
      'does not look like the e-mail of a service account.',
    );
  }
}
