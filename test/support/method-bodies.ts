/** A right body of `tuningJobs.create` for each tuning method, with the location that it is meant for. */
import type { TuningMethod } from '../../src/contract/tuning-method';

export type MethodBody = {
  method: TuningMethod;
  location: string;
  tuningJob: Record<string, unknown>;
};

export const TRAINING_URI = 'gs://acme/train.jsonl';
export const VALIDATION_URI = 'gs://acme/val.jsonl';

const datasets = { trainingDatasetUri: TRAINING_URI, validationDatasetUri: VALIDATION_URI };

const METHOD_BODIES = {
  supervised: {
    method: 'supervised',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'gemini-2.5-flash',
      supervisedTuningSpec: {
        ...datasets,
        exportLastCheckpointOnly: true,
        hyperParameters: {
          epochCount: 3,
          adapterSize: 'ADAPTER_SIZE_FOUR',
          learningRateMultiplier: 1,
        },
      },
    },
  },
  'supervised, open model': {
    method: 'supervised',
    location: 'global',
    tuningJob: {
      baseModel: 'meta/llama3_1@llama-3.1-8b-instruct',
      outputUri: 'gs://acme/models/',
      customBaseModel: 'gs://acme/weights/',
      supervisedTuningSpec: {
        ...datasets,
        tuningMode: 'TUNING_MODE_PEFT_ADAPTER',
        hyperParameters: {
          epochCount: 3,
          learningRate: 0.0002,
          batchSize: 4,
          adapterSize: 'ADAPTER_SIZE_SIXTEEN',
        },
      },
    },
  },
  'supervised, from a tuned model': {
    method: 'supervised',
    location: 'us-central1',
    tuningJob: {
      preTunedModel: {
        tunedModelName: 'projects/acme-project/locations/us-central1/models/123@2',
        checkpointId: '4',
      },
      supervisedTuningSpec: datasets,
    },
  },
  preferenceOptimization: {
    method: 'preferenceOptimization',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'gemini-2.5-flash',
      preferenceOptimizationSpec: {
        ...datasets,
        exportLastCheckpointOnly: false,
        hyperParameters: { epochCount: 2, beta: 0.1, adapterSize: 'ADAPTER_SIZE_EIGHT' },
      },
    },
  },
  distillation: {
    method: 'distillation',
    location: 'global',
    tuningJob: {
      baseModel: 'qwen/qwen3@qwen3-8b',
      outputUri: 'gs://acme/models/',
      distillationSpec: {
        baseTeacherModel: 'deepseek-ai/deepseek-r1-0528-maas',
        promptDatasetUri: TRAINING_URI,
        validationDatasetUri: VALIDATION_URI,
        hyperParameters: { epochCount: 2 },
      },
    },
  },
  'distillation, by a tuned teacher': {
    method: 'distillation',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'gemini-2.5-flash-lite',
      distillationSpec: {
        tunedTeacherModelSource: 'projects/acme-project/locations/us-central1/models/9',
        promptDatasetUri: TRAINING_URI,
        validationDatasetUri: VALIDATION_URI,
      },
    },
  },
  partnerModel: {
    method: 'partnerModel',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'partner/some-model@001',
      outputUri: 'gs://acme/models/',
      partnerModelTuningSpec: {
        ...datasets,
        hyperParameters: { learning_rate: 0.1, maxSteps: 3, nested_map: { keep_me: [1] } },
      },
    },
  },
  veo: {
    method: 'veo',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'veo-3.0-generate-001',
      veoTuningSpec: {
        ...datasets,
        hyperParameters: { tuningTask: 'TUNING_TASK_T2V', veoDataMixtureRatio: 0.1 },
      },
    },
  },
  veoLora: {
    method: 'veoLora',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'veo-3.0-generate-001',
      veoLoraTuningSpec: {
        ...datasets,
        videoOrientation: 'PORTRAIT',
        hyperParameters: { adapterSize: 'ADAPTER_SIZE_EIGHT' },
      },
    },
  },
  reinforcement: {
    method: 'reinforcement',
    location: 'us-central1',
    tuningJob: {
      baseModel: 'gemini-3.5-flash',
      reinforcementTuningSpec: {
        ...datasets,
        singleRewardConfig: {
          rewardName: 'exact',
          stringMatchRewardScorer: {
            stringMatchExpression: {
              matchOperation: 'EXACT_MATCH',
              expression: '{{references.answer}}',
            },
            correctAnswerReward: 1,
            wrongAnswerReward: -1,
          },
        },
        hyperParameters: {
          stepCount: 100,
          batchSize: 32,
          samplesPerPrompt: 16,
          thinkingLevel: 'MINIMAL',
        },
      },
    },
  },
  fullFineTuning: {
    method: 'fullFineTuning',
    location: 'global',
    tuningJob: {
      baseModel: 'google/gemma3@gemma-3-4b-it',
      outputUri: 'gs://acme/models/',
      fullFineTuningSpec: {
        ...datasets,
        hyperParameters: { epochCount: 3, learningRate: 0.00001 },
      },
    },
  },
} satisfies Record<string, MethodBody>;

export type MethodBodyName = keyof typeof METHOD_BODIES;
export const METHOD_BODY_NAMES = Object.keys(METHOD_BODIES) as MethodBodyName[];

/** A copy of one's own. */
export function methodBody(name: MethodBodyName): MethodBody {
  return structuredClone<MethodBody>(METHOD_BODIES[name]);
}
