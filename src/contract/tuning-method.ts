/** The tuning methods of the API: which `*Spec` a tuning job carries. */

/** By method, the field of `TuningJob` that holds its spec. */
export const METHOD_SPECS = {
  supervised: 'supervisedTuningSpec',
  preferenceOptimization: 'preferenceOptimizationSpec',
  distillation: 'distillationSpec',
  distillationSampling: 'distillationSamplingSpec',
  partnerModel: 'partnerModelTuningSpec',
  veo: 'veoTuningSpec',
  veoLora: 'veoLoraTuningSpec',
  reinforcement: 'reinforcementTuningSpec',
  fullFineTuning: 'fullFineTuningSpec',
} as const;

export type TuningMethod = keyof typeof METHOD_SPECS;
