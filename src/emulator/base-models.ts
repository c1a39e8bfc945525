/**
 * Which base models can be tuned by which method (documentation of 2026-09); unknown ones are refused. Names are short ones
 * (`shortModelName`), whatever the request wrote.
 */
import { isOpenModel, shortModelName } from '../contract/model-name';
import type { TuningMethod } from '../contract/tuning-method';

type Family = 'gemini' | 'translation' | 'veo' | 'open';

function familyOf(baseModel: string): Family | undefined {
  if (isOpenModel(baseModel)) return 'open';
  if (/^gemini-(1\.|2\.0)/.test(baseModel)) return undefined;
  if (/^gemini-\d/.test(baseModel)) return 'gemini';
  if (baseModel.startsWith('translation-llm-')) return 'translation';
  return baseModel.startsWith('veo-') ? 'veo' : undefined;
}

const FAMILIES: Readonly<Record<TuningMethod, readonly Family[]>> = {
  supervised: ['gemini', 'translation', 'open'],
  preferenceOptimization: ['gemini'],
  distillation: ['gemini', 'open'],
  distillationSampling: [],
  partnerModel: ['open'],
  veo: ['veo'],
  veoLora: ['veo'],
  reinforcement: ['gemini'],
  fullFineTuning: ['gemini', 'open'],
};

export function canBeTuned(baseModel: string, method: TuningMethod): boolean {
  const family = familyOf(baseModel);
  return family !== undefined && FAMILIES[method].includes(family);
}

/** Models whose answers a student may learn; `name` is in any spelling. */
export function canTeach(name: string): boolean {
  return ['gemini', 'open'].includes(familyOf(shortModelName(name)) ?? '');
}

/** Adapter sizes by base model; a model that is not listed takes any. */
const ADAPTER_SIZES: readonly { model: RegExp; sizes: readonly string[] }[] = [
  { model: /^gemini-2\.5-pro/, sizes: ['ONE', 'TWO', 'FOUR', 'EIGHT'] },
  { model: /^gemini-/, sizes: ['ONE', 'TWO', 'FOUR', 'EIGHT', 'SIXTEEN'] },
  { model: /^translation-llm-/, sizes: ['FOUR'] },
  { model: /^veo-/, sizes: ['EIGHT', 'SIXTEEN', 'THIRTY_TWO'] },
];

export function takesAdapterSize(baseModel: string, size: string): boolean {
  const known = ADAPTER_SIZES.find(({ model }) => model.test(baseModel));
  return known === undefined || known.sizes.includes(size.replace('ADAPTER_SIZE_', ''));
}

/** Customer-managed keys are documented as not supported for these; of Gemini 3.5 Flash-Lite nothing is documented. */
export function takesKmsKey(baseModel: string): boolean {
  return !/^gemini-3\.(1-flash-lite|5-flash(?!-lite))/.test(baseModel);
}
