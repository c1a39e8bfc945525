import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkRequest } from '../../../../src/activities/request/check-request';
import { checkRebase } from '../../../../src/activities/request/rebase-request';
import { rebaseOf } from '../../../../src/cli/rebase-flags';
import { parseRequest } from '../../../../src/cli/request-file';
import { requestOf } from '../../../../src/cli/request-flags';
import type { CheckedTuneModelRequest } from '../../../../src/contract/activities';
import { TuningError } from '../../../../src/contract/tuning-error';
import {
  DOCUMENTED_BODIES,
  documentedBody,
  type DocumentedBody,
} from '../../../support/documented-bodies';
import { requestContext } from '../../../support/requests';

/** What only the service sets. */
const OUTPUT_ONLY = [
  'createTime',
  'endTime',
  'error',
  'experiment',
  'name',
  'startTime',
  'state',
  'tunedModel',
  'tuningDataStats',
  'updateTime',
];

const PLACE = { project: 'acme-project', location: 'us-central1' };

/** As `tune -f FILE` reads and checks it. */
function check(name: DocumentedBody, text = documentedBody(name)): CheckedTuneModelRequest {
  const request = requestOf(parseRequest(text, name).fields, {}, PLACE);
  return checkRequest(request, requestContext());
}

/** What the check says of a body: a path, and what to read there. */
function told(name: DocumentedBody, text?: string): string[] {
  return problemsOf(() => check(name, text));
}

/** As `rebase -f FILE` reads and checks it. */
function checkRebaseBody(text: string): CheckedTuneModelRequest {
  const { request } = rebaseOf(parseRequest(text, 'rebase').fields, {}, PLACE);
  return checkRebase(request, requestContext()).checkedWith({});
}

function problemsOf(body: () => unknown): string[] {
  try {
    body();
  } catch (error) {
    if (!(error instanceof TuningError)) throw error;
    return error.problems.map(
      ({ path, message, remedy }) =>
        `${path}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`,
    );
  }
  return [];
}

describe('documented bodies', () => {
  it('are all here, each with its address', () => {
    const files = readdirSync(join(__dirname, '../../../support/documented-bodies'));
    expect(files.toSorted()).toEqual(DOCUMENTED_BODIES.map((name) => `${name}.txt`).toSorted());
    for (const name of DOCUMENTED_BODIES) {
      expect(documentedBody(name)).toMatch(/^# https:\/\/\S+, /);
    }
  });

  it('pass: the basic one of the Tuning API', () => {
    const { tuningJob, method, datasets } = check('tuning-api-basic');
    expect(method).toBe('supervised');
    expect(datasets).toEqual([{ role: 'training', uri: 'gs://acme/train.jsonl' }]);
    expect(tuningJob).toMatchObject({
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://acme/train.jsonl' },
    });
  });

  it('pass: the advanced one of the Tuning API', () => {
    const { tuningJob, epochs } = check('tuning-api-advanced');
    expect(epochs).toBe(3);
    expect(tuningJob).toMatchObject({
      tunedModelDisplayName: 'support-bot',
      supervisedTuningSpec: {
        validationDatasetUri: 'gs://acme/val.jsonl',
        hyperParameters: {
          epochCount: '3',
          adapterSize: 'ADAPTER_SIZE_FOUR',
          learningRateMultiplier: 0.5,
        },
      },
    });
  });

  it('pass: the partner model of the REST reference', () => {
    const { tuningJob, method, datasets } = check('rest-reference-partner');
    expect(method).toBe('partnerModel');
    expect(datasets.map(({ role }) => role)).toEqual(['training', 'validation']);
    expect(tuningJob['partnerModelTuningSpec']).toMatchObject({
      hyperParameters: { learning_rate: 0.1 },
    });
  });

  it('are explained: the syntax of the Tuning API, whose dots stand for what was left out', () => {
    expect(told('tuning-api-syntax')).toEqual([
      expect.stringMatching(
        /^tuningJob\.supervisedTuningSpec\.".+hyper_parameters.+": is not a field .* The dots stand for what the document leaves out/,
      ),
      expect.stringMatching(
        /^tuningJob\.baseModel: .* The dots stand for what the document leaves/,
      ),
      expect.stringMatching(/^tuningJob\.supervisedTuningSpec\.trainingDatasetUri: is missing/),
    ]);
  });

  it('are explained: the parameter list of the Tuning API, which has names of its own', () => {
    const spec = 'tuningJob.supervisedTuningSpec';
    expect(told('tuning-api-parameters').toSorted()).toEqual(
      [
        'tuningJob.source_model: is not a field of TuningJob. Did you mean tuningJob.baseModel?',
        'tuningJob.baseModel: is missing. Write for example gemini-2.5-flash; or preTunedModel, to go on from a tuned model.',
        `${spec}.training_dataset: is not a field of SupervisedTuningSpec. Did you mean ${spec}.trainingDatasetUri?`,
        `${spec}.validation_dataset: is not a field of SupervisedTuningSpec. Did you mean ${spec}.validationDatasetUri?`,
        `${spec}.epoch_count: is not a field of SupervisedTuningSpec. Did you mean ${spec}.hyperParameters.epochCount?`,
        `${spec}.learning_rate_multiplier: is not a field of SupervisedTuningSpec. Did you mean ${spec}.hyperParameters.learningRateMultiplier?`,
        `${spec}.adapter_size: is not a field of SupervisedTuningSpec. Did you mean ${spec}.hyperParameters.adapterSize?`,
        `${spec}.tuned_model_display_name: is not a field of SupervisedTuningSpec. Did you mean tuningJob.tunedModelDisplayName?`,
        `${spec}.trainingDatasetUri: is missing. Write gs://BUCKET/OBJECT.`,
      ].toSorted(),
    );
  });

  it('are explained: the arguments of sft.train', () => {
    const hyper = 'tuningJob.supervisedTuningSpec.hyperParameters';
    expect(told('python-sft-train').toSorted()).toEqual(
      [
        'source_model: is not a field of the request. Did you mean tuningJob.baseModel?',
        'train_dataset: is not a field of the request. Did you mean tuningJob.supervisedTuningSpec.trainingDatasetUri?',
        'validation_dataset: is not a field of the request. Did you mean tuningJob.supervisedTuningSpec.validationDatasetUri?',
        `epochs: is not a field of the request. Did you mean ${hyper}.epochCount?`,
        `adapter_size: is not a field of the request. Did you mean ${hyper}.adapterSize?`,
        `learning_rate_multiplier: is not a field of the request. Did you mean ${hyper}.learningRateMultiplier?`,
        'tuned_model_display_name: is not a field of the request. Did you mean tuningJob.tunedModelDisplayName?',
        'tuningJob: has no tuning spec. Add supervisedTuningSpec, or the spec of another method.',
        'tuningJob.baseModel: is missing. Write for example gemini-2.5-flash; or preTunedModel, to go on from a tuned model.',
      ].toSorted(),
    );
  });

  it('are explained: the first arguments of sft.train', () => {
    expect(told('python-sft-train-basic').toSorted()).toEqual(
      [
        'source_model: is not a field of the request. Did you mean tuningJob.baseModel?',
        'train_dataset: is not a field of the request. Did you mean tuningJob.supervisedTuningSpec.trainingDatasetUri?',
        'tuningJob: has no tuning spec. Add supervisedTuningSpec, or the spec of another method.',
        'tuningJob.baseModel: is missing. Write for example gemini-2.5-flash; or preTunedModel, to go on from a tuned model.',
      ].toSorted(),
    );
  });

  it('are explained: the rebase call, which names three sources where one can be', () => {
    expect(problemsOf(() => checkRebaseBody(documentedBody('rebase')))).toEqual([
      'tunedModelRef: names several; the API takes exactly one. Write one of tunedModel, tuningJob and pipelineJob.',
    ]);
  });

  it('pass: the rebase call with one source, without what only the service sets', () => {
    const oneSource = documentedBody('rebase').replaceAll(
      /^ *"(pipelineJob|tunedModel)": "p.*$/gm,
      '',
    );
    const { tuningJob, rebase, warnings } = checkRebaseBody(oneSource);
    expect(Object.keys(tuningJob).filter((field) => OUTPUT_ONLY.includes(field))).toEqual([]);
    expect(rebase).toMatchObject({
      tunedModelRef: { tuningJob: 'projects/acme-project/locations/us-central1/tuningJobs/7' },
      artifactDestination: { outputUriPrefix: 'gs://acme/rebased/' },
    });
    const leftOut = warnings.filter(({ message }) => message.endsWith('left out.'));
    expect(leftOut.map(({ message }) => message.match(/tuningJob\.\w+/g)?.toSorted())).toEqual([
      OUTPUT_ONLY.map((field) => `tuningJob.${field}`),
    ]);
  });

  it('are explained: the arguments of client.tunings.tune, with a model that is switched off', () => {
    expect(told('genai-tune')).toEqual([
      'tuningJob.training_dataset: is not a field of TuningJob. Did you mean tuningJob.supervisedTuningSpec.trainingDatasetUri?',
      "tuningJob.config: is not a field of TuningJob. It is an argument of Google's SDK; its fields stand in the tuning spec and its hyperParameters.",
      'tuningJob: has no tuning spec. Add supervisedTuningSpec, or the spec of another method.',
      'tuningJob.baseModel: names a model that is switched off and cannot be tuned (Google Cloud release notes, 2026-11). Choose one that can be, such as gemini-2.5-flash.',
    ]);
  });

  it('pass: the form of the discovery document, without what only the service sets', () => {
    const { tuningJob, warnings } = check('discovery-create');
    expect(Object.keys(tuningJob).filter((field) => OUTPUT_ONLY.includes(field))).toEqual([]);
    const [{ code, message } = {}, ...others] = warnings;
    expect(code).toBe('REQUEST');
    expect(message?.match(/tuningJob\.\w+/g)?.toSorted()).toEqual(
      OUTPUT_ONLY.map((field) => `tuningJob.${field}`),
    );
    expect(others.filter((warning) => warning.message.includes('left out'))).toEqual([]);
  });

  it('are explained: all columns of an INSERT at once, which exclude each other', () => {
    expect(told('stackql-insert')).toEqual([
      'tuningJob: has 2 tuning specs (supervisedTuningSpec, preferenceOptimizationSpec); the API takes exactly one. Keep one.',
      'tuningJob.preTunedModel: stands beside baseModel; the API takes exactly one source model. Keep preTunedModel to go on from a tuned model, baseModel to begin anew.',
    ]);
  });

  it('are explained: the distillation of the REST reference, whose teacher is gone', () => {
    expect(told('rest-reference-distillation')).toEqual([
      expect.stringMatching(
        /^tuningJob\.distillationSpec\.hyperParameters\.learningRateMultiplier: is for Google's own models only/,
      ),
      expect.stringMatching(
        /^tuningJob\.distillationSpec\.baseTeacherModel: names a model that is switched off/,
      ),
    ]);
    const today = documentedBody('rest-reference-distillation')
      .replace('gemini-1.0-pro-002', 'qwen/qwen3-next-80b-a3b-thinking-maas')
      .replace('"learningRateMultiplier"', '"learningRate"');
    const { method, baseModel, warnings } = check('rest-reference-distillation', today);
    expect({ method, baseModel }).toEqual({
      method: 'distillation',
      baseModel: 'google/gemma-2b-1.1-it',
    });
    expect(warnings.map(({ message }) => message.split(' is deprecated')[0])).toEqual(
      expect.arrayContaining([
        'tuningJob.distillationSpec.studentModel',
        'tuningJob.distillationSpec.pipelineRootDirectory',
      ]),
    );
  });
});
