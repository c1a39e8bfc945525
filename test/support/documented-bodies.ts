/**
 * Example bodies as Google's documents, and others', print them. The files are as they were found, with their address on top; the
 * placeholders are replaced here, one by one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIRECTORY = join(__dirname, 'documented-bodies');

type Replacements = readonly (readonly [from: string, to: string])[];

const TUNING_API: Replacements = [
  ['BASE_MODEL', 'gemini-2.5-flash'],
  ['"TRAINING_DATASET_URI"', '"gs://acme/train.jsonl"'],
  ['"VALIDATION_DATASET_URI"', '"gs://acme/val.jsonl"'],
  ['EPOCH_COUNT', '3'],
  ['"ADAPTER_SIZE"', '"ADAPTER_SIZE_FOUR"'],
  ['LEARNING_RATE_MULTIPLIER', '0.5'],
  ['TUNED_MODEL_DISPLAYNAME', 'support-bot'],
];

const DISCOVERY: Replacements = [
  ['"baseModel": "A String"', '"baseModel": "gemini-2.5-flash"'],
  [
    '"kmsKeyName": "A String"',
    '"kmsKeyName": "projects/acme/locations/us-central1/keyRings/ring/cryptoKeys/key"',
  ],
  ['"a_key": "A String"', '"a_key": "a_value"'],
  ['"serviceAccount": "A String"', '"serviceAccount": "tuner@acme.iam.gserviceaccount.com"'],
  ['"adapterSize": "A String"', '"adapterSize": "ADAPTER_SIZE_FOUR"'],
  ['"epochCount": "A String"', '"epochCount": "3"'],
  ['"trainingDatasetUri": "A String"', '"trainingDatasetUri": "gs://acme/train.jsonl"'],
  ['"validationDatasetUri": "A String"', '"validationDatasetUri": "gs://acme/val.jsonl"'],
];

const PLACE = 'projects/acme-project/locations/us-central1';
const REBASE: Replacements = [
  ...DISCOVERY,
  ['"outputUriPrefix": "A String"', '"outputUriPrefix": "gs://acme/rebased/"'],
  ['True or False', 'false'],
  ['"pipelineJob": "A String"', `"pipelineJob": "${PLACE}/pipelineJobs/5"`],
  ['"tunedModel": "A String"', `"tunedModel": "${PLACE}/models/9"`],
  ['"tuningJob": "A String"', `"tuningJob": "${PLACE}/tuningJobs/7"`],
];

const STACKQL: Replacements = [
  [
    "'{{ encryptionSpec }}'",
    '{"kmsKeyName": "projects/acme/locations/us-central1/keyRings/ring/cryptoKeys/key"}',
  ],
  ["'{{ supervisedTuningSpec }}'", '{"trainingDatasetUri": "gs://acme/train.jsonl"}'],
  ["'{{ tunedModelDisplayName }}'", '"support-bot"'],
  [
    "'{{ preTunedModel }}'",
    '{"tunedModelName": "projects/acme/locations/us-central1/models/12@1"}',
  ],
  ["'{{ labels }}'", '{"team": "support"}'],
  ["'{{ description }}'", '"answers of the support desk"'],
  ["'{{ preferenceOptimizationSpec }}'", '{"trainingDatasetUri": "gs://acme/train.jsonl"}'],
  ["'{{ serviceAccount }}'", '"tuner@acme.iam.gserviceaccount.com"'],
  ["'{{ baseModel }}'", '"gemini-2.5-flash"'],
];

const REPLACEMENTS = {
  'tuning-api-syntax': [],
  'tuning-api-basic': TUNING_API,
  'tuning-api-advanced': TUNING_API,
  'tuning-api-parameters': TUNING_API,
  'python-sft-train-basic': [],
  'python-sft-train': [],
  'genai-tune': [],
  'discovery-create': DISCOVERY,
  rebase: REBASE,
  'stackql-insert': STACKQL,
  'rest-reference-partner': [
    ['"baseModel": string', '"baseModel": "partner/some-model@001"'],
    ['"trainingDatasetUri": string', '"trainingDatasetUri": "gs://acme/train.jsonl"'],
    ['"validationDatasetUri": string', '"validationDatasetUri": "gs://acme/val.jsonl"'],
    ['string: value, ...', '"learning_rate": 0.1'],
  ],
  'rest-reference-distillation': [
    ['"trainingDatasetUri": string', '"trainingDatasetUri": "gs://acme/train.jsonl"'],
    ['"validationDatasetUri": string', '"validationDatasetUri": "gs://acme/val.jsonl"'],
    ['"adapterSize": enum', '"adapterSize": "ADAPTER_SIZE_SIXTEEN"'],
    ['"epochCount": string', '"epochCount": "3"'],
    ['"learningRateMultiplier": number', '"learningRateMultiplier": 1'],
    ['"pipelineRootDirectory": directory', '"pipelineRootDirectory": "gs://acme/pipeline/"'],
  ],
} satisfies Record<string, Replacements>;

export type DocumentedBody = keyof typeof REPLACEMENTS;
export const DOCUMENTED_BODIES = Object.keys(REPLACEMENTS) as DocumentedBody[];

/** The text of an example, its address as a comment on top, with plausible values for its placeholders. */
export function documentedBody(name: DocumentedBody): string {
  const replacements: Replacements = REPLACEMENTS[name];
  let text = readFileSync(join(DIRECTORY, `${name}.txt`), 'utf8');
  for (const [from, to] of replacements) text = text.replaceAll(from, to);
  return text;
}
