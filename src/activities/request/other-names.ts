/**
 * Where a field belongs that stands at the wrong place, or has the name that an SDK, a command line or an older document
 * gives it. For did-you-mean only: nothing is moved on its own.
 */
import { METHOD_SPECS } from '../../contract/tuning-method';
import type { TuningMethod } from '../../contract/tuning-method';
import {
  discoveryDocument,
  type DiscoverySchema,
  messageId,
} from '../../vertex/discovery/discovery-documents';
import { camelCase } from './fields';
import { trainingFieldsOf } from './spec-datasets';

/**
 * Other names, in camelCase, and the field that they mean. They come from `vertexai.tuning` and `vertexai.language_models`
 * (google-cloud-aiplatform), from `google-genai`, `@google/genai`, `gcloud ai tuning-jobs`, the parameter list of Google's
 * Tuning API page, and the Gemini Developer API.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  sourceModel: 'baseModel',
  model: 'baseModel',
  modelId: 'baseModel',
  displayName: 'tunedModelDisplayName',
  modelDisplayName: 'tunedModelDisplayName',
  tunedModelName: 'tunedModelDisplayName',
  kmsKey: 'kmsKeyName',
  encryptionSpecKeyName: 'kmsKeyName',
  preTunedModelName: 'tunedModelName',
  preTunedModelCheckpointId: 'checkpointId',
  outputDirectory: 'outputUri',
  trainDataset: 'TRAINING',
  trainDatasetUri: 'TRAINING',
  trainingData: 'TRAINING',
  trainingDataset: 'TRAINING',
  trainingDatasetUri: 'TRAINING',
  promptDataset: 'TRAINING',
  datasetUri: 'TRAINING',
  gcsUri: 'TRAINING',
  vertexDatasetResource: 'TRAINING',
  validationData: 'validationDatasetUri',
  validationDataset: 'validationDatasetUri',
  evaluationData: 'validationDatasetUri',
  epochs: 'epochCount',
  nEpochs: 'epochCount',
  numEpochs: 'epochCount',
  trainEpochs: 'epochCount',
  adapterRank: 'adapterSize',
  loraRank: 'adapterSize',
  hyperparameters: 'hyperParameters',
  hyperParams: 'hyperParameters',
  teacherModel: 'baseTeacherModel',
  tunedTeacherModel: 'tunedTeacherModelSource',
};

/** What has no field of its own in the body, and what to do about it. */
const NOTES: Readonly<Record<string, string>> = {
  config:
    "It is an argument of Google's SDK; its fields stand in the tuning spec and its hyperParameters.",
  tuningSpec:
    'It is the name of a choice: write the spec of one method, such as supervisedTuningSpec.',
  rewardConfig:
    'It is the name of a choice: write singleRewardConfig, or compositeRewardConfig for several.',
  method: 'The method is chosen by the spec that is given, such as supervisedTuningSpec.',
  examples:
    'Put the examples into a JSONL file in Cloud Storage, and name it as trainingDatasetUri.',
  trainSteps: 'The API counts epochs: Write hyperParameters.epochCount.',
  tuningEvaluationSpec: 'Write evaluation beside tuningJob, or validationDatasetUri in the spec.',
  acceleratorType: 'Leave it out: the service chooses.',
  tuningTask:
    'It is of the Gemini Developer API; here hyper-parameters stand in supervisedTuningSpec.hyperParameters.',
  httpOptions: "Leave it out: the worker's settings decide about its calls.",
  project: 'Write it beside tuningJob, not in it.',
  location: 'Write it beside tuningJob, not in it.',
  region: 'Write it as location, beside tuningJob.',
  tuningJobLocation: 'Write it as location, beside tuningJob.',
  tunedModelLocation:
    'Leave it out: the tuned model is where the job is; see location beside tuningJob.',
  learningRate:
    'It stands in the hyperParameters of the spec, for open models; other models have learningRateMultiplier there.',
  distillationSamplingSpec:
    'The published API does not have it. Use distillationSpec, or send it all the same with unknownFields: allow.',
  sftLossWeightMultiplier:
    'The published API does not have it. Leave it out, or send it all the same with unknownFields: allow.',
};

/** Columns of an INSERT of StackQL have it in front. */
const SQL_PREFIX = /^data__/;

/** Of an example with something left out. */
export const DOTS = 'The dots stand for what the document leaves out: write it.';

type Properties = Readonly<Record<string, DiscoverySchema>>;

function propertiesOf(schema: DiscoverySchema | undefined): Properties {
  const { schemas } = discoveryDocument('v1beta1');
  const message = schema?.$ref === undefined ? schema : schemas[schema.$ref];
  return message?.properties ?? {};
}

function jobProperties(): Properties {
  const id = messageId('v1beta1', 'TuningJob') ?? '';
  return propertiesOf({ $ref: id });
}

function isSettable(properties: Properties, name: string): boolean {
  return Object.hasOwn(properties, name) && properties[name]?.readOnly !== true;
}

/** The path of a field of a tuning job, with `method` tried first; `undefined` when no field has this name. */
function pathOfField(name: string, method: TuningMethod): string | undefined {
  const job = jobProperties();
  if (isSettable(job, name)) return `tuningJob.${name}`;
  const specs = [METHOD_SPECS[method], ...Object.values(METHOD_SPECS)];
  for (const spec of specs) {
    const properties = propertiesOf(job[spec]);
    if (isSettable(properties, name)) return `tuningJob.${spec}.${name}`;
    if (isSettable(propertiesOf(properties['hyperParameters']), name)) {
      return `tuningJob.${spec}.hyperParameters.${name}`;
    }
  }
  const holder = ['encryptionSpec', 'preTunedModel'].find((field) =>
    isSettable(propertiesOf(job[field]), name),
  );
  return holder === undefined ? undefined : `tuningJob.${holder}.${name}`;
}

/** What to do about an unknown field at `path`; `undefined` when nothing is known of its name. */
export function remedyFor(path: string, method: TuningMethod): string | undefined {
  if (path.includes('...')) return DOTS;
  const name = camelCase((path.split('.').at(-1) ?? '').replace(SQL_PREFIX, ''));
  if (Object.hasOwn(NOTES, name)) return NOTES[name];
  const meant = OTHER_NAMES[name] ?? name;
  const field = meant === 'TRAINING' ? trainingFieldsOf(method)[0] : meant;
  const right = pathOfField(field, method);
  return right === undefined || right === path ? undefined : `Did you mean ${right}?`;
}

/** Where a field of the body belongs that stands beside `tuningJob`; `undefined` when it is none. */
export function placeInTuningJob(name: string): string | undefined {
  const field = camelCase(name.replace(SQL_PREFIX, ''));
  const meant = OTHER_NAMES[field] ?? field;
  return pathOfField(meant === 'TRAINING' ? 'trainingDatasetUri' : meant, 'supervised');
}

/** The method that a body without any spec seems to be about, by its other fields. */
export function methodMeant(fields: readonly string[]): TuningMethod {
  const names = new Set(fields.map(camelCase));
  if (
    ['teacherModel', 'baseTeacherModel', 'studentModel', 'promptDatasetUri'].some((name) =>
      names.has(name),
    )
  ) {
    return 'distillation';
  }
  return names.has('beta') ? 'preferenceOptimization' : 'supervised';
}
