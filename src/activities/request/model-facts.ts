/**
 * What is documented of the models that can be tuned: methods, adapter sizes, locations. A table, because it changes by month;
 * each row says where it was read and when. A model that is not in it is warned of, never refused.
 */
import { isOpenModel, shortModelName } from '../../contract/model-name';
import type { TuningMethod } from '../../contract/tuning-method';
import type { Source } from './body-findings';

export type ModelFamily = 'gemini' | 'open' | 'translation' | 'veo';

export type ModelFacts = Source & {
  /** Begin of the model's name. */
  prefix: string;
  /** Methods that are documented for the model, or of which nothing is documented either way. */
  methods: readonly TuningMethod[];
  /** Sizes of the adapter, documented for supervised tuning; absent where none are documented. */
  adapterSizes?: readonly number[];
  /** Locations in which it can be tuned; absent where they are not listed. */
  locations?: readonly string[];
  /** Customer-managed keys are documented as not supported. */
  refusesEncryption?: true;
};

const SUPERVISED_PAGE: Source = {
  source: 'Google Cloud, About supervised fine-tuning for Gemini models',
  asOf: '2026-09-25',
};
const TUNING_API_PAGE: Source = { source: 'Google Cloud, Tuning API', asOf: '2026-10' };
const TRANSLATION_PAGE: Source = { source: 'Google Cloud, Tune translation models', asOf: '2026' };
const VEO_REFERENCE: Source = {
  source: 'Vertex AI REST reference v1beta1, VeoTuningSpec',
  asOf: '2026-10',
};
export const OPEN_MODELS_PAGE: Source = {
  source: 'Google Cloud, Supervised and distillation fine-tuning for open models',
  asOf: '2026-09-25',
};
export const PREFERENCE_PAGE: Source = {
  source: 'Google Cloud, About preference tuning for Gemini models',
  asOf: '2026',
};

const SIZES_TO_16 = [1, 2, 4, 8, 16];
const LOCATIONS_OF_3 = ['us-central1', 'europe-west4'];
/** The Gemini Distillation Service is in early access, without a list of models. */
const GEMINI_METHODS: readonly TuningMethod[] = [
  'supervised',
  'distillation',
  'distillationSampling',
];

/** Longer prefixes before the shorter ones that they begin with. */
const MODELS: readonly ModelFacts[] = [
  {
    prefix: 'gemini-3.5-flash-lite',
    methods: [...GEMINI_METHODS, 'reinforcement'],
    adapterSizes: SIZES_TO_16,
    locations: LOCATIONS_OF_3,
    ...TUNING_API_PAGE,
  },
  {
    prefix: 'gemini-3.5-flash',
    methods: [...GEMINI_METHODS, 'reinforcement'],
    adapterSizes: SIZES_TO_16,
    locations: LOCATIONS_OF_3,
    refusesEncryption: true,
    ...SUPERVISED_PAGE,
  },
  {
    prefix: 'gemini-3.1-flash-lite',
    methods: GEMINI_METHODS,
    adapterSizes: SIZES_TO_16,
    locations: LOCATIONS_OF_3,
    refusesEncryption: true,
    ...SUPERVISED_PAGE,
  },
  {
    prefix: 'gemini-2.5-pro',
    methods: GEMINI_METHODS,
    adapterSizes: [1, 2, 4, 8],
    ...SUPERVISED_PAGE,
  },
  {
    prefix: 'gemini-2.5-flash',
    methods: [...GEMINI_METHODS, 'preferenceOptimization', 'reinforcement'],
    adapterSizes: SIZES_TO_16,
    ...SUPERVISED_PAGE,
  },
  {
    prefix: 'translation-llm-002',
    methods: ['supervised'],
    adapterSizes: [4],
    locations: ['us-central1'],
    ...TRANSLATION_PAGE,
  },
  { prefix: 'veo-', methods: ['veo', 'veoLora'], ...VEO_REFERENCE },
];

/** Models that Google has switched off: the service cannot tune them, and old documents still name them. */
const RETIRED: readonly (Source & { name: RegExp; since?: string })[] = [
  {
    name: /^gemini-2\.0-/,
    since: '2026-06-01',
    source: 'Google Cloud release notes',
    asOf: '2026-11',
  },
  { name: /^gemini-1\.[05]-/, source: 'Google Cloud release notes', asOf: '2026-11' },
  { name: /-bison(-|@|$)/, source: 'Google Cloud release notes', asOf: '2026-11' },
];

export function familyOf(baseModel: string | undefined): ModelFamily | undefined {
  if (baseModel === undefined) return undefined;
  const name = shortModelName(baseModel);
  if (name.startsWith('gemini-')) return 'gemini';
  if (name.startsWith('translation-llm-')) return 'translation';
  if (name.startsWith('veo-')) return 'veo';
  return isOpenModel(baseModel) ? 'open' : undefined;
}

export function modelFactsOf(baseModel: string | undefined): ModelFacts | undefined {
  if (baseModel === undefined) return undefined;
  const name = shortModelName(baseModel);
  return MODELS.find(({ prefix }) => name.startsWith(prefix));
}

export function retirementOf(baseModel: string): (Source & { since?: string }) | undefined {
  const name = shortModelName(baseModel);
  return RETIRED.find((row) => row.name.test(name));
}
