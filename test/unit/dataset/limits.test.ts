import { expectedFormat } from '../../../src/dataset/dataset-format';
import { LIMITS, limitsFor } from '../../../src/dataset/limits';
import { SOURCES } from '../../../src/dataset/sources';

const videos = (baseModel: string): number | undefined =>
  limitsFor({ method: 'reinforcement', baseModel }).mediaPerExample?.video;

describe('limitsFor', () => {
  it.each([
    'gemini-2.5-flash',
    'google/gemini-3.5-flash',
    'publishers/google/models/gemini-2.5-pro',
    'projects/p/locations/l/publishers/google/models/gemini-2.5-flash-lite',
    'gemini-9-something-new',
  ])('holds %s against the limits of Gemini', (baseModel) => {
    expect(limitsFor({ method: 'supervised', baseModel }).tokensPerExample).toBe(131_072);
    expect(limitsFor({ method: 'reinforcement', baseModel }).tokensPerExample).toBe(32_768);
  });

  it('knows sequence lengths of open models, as a warning', () => {
    expect(
      limitsFor({ method: 'supervised', baseModel: 'meta/llama4@llama-4-scout-17b' }),
    ).toMatchObject({ tokensPerExample: 2_048, severity: 'warning' });
  });

  it.each([
    'zai-org/glm-4.7-flash',
    'publishers/zai-org/models/glm-4.7-flash',
    'publishers/qwen/models/qwen3@qwen3-8b',
  ])('knows the open model %s by any spelling of its name', (baseModel) => {
    expect(limitsFor({ method: 'supervised', baseModel }).tokensPerExample).toBe(8_192);
    expect(expectedFormat({ role: 'training', method: 'supervised', baseModel })).toBe(
      'open-model',
    );
  });

  it('takes video in reinforcement of one model only', () => {
    expect(videos('gemini-3.5-flash')).toBe(10);
    expect(videos('gemini-2.5-flash')).toBe(0);
  });

  it('knows how many examples validate the translation model', () => {
    const limits = limitsFor({ method: 'supervised', baseModel: 'translation-llm-002' });
    expect(limits).toMatchObject({ validationExamples: 1_024, severity: 'error' });
  });

  it('knows no limits where none are documented', () => {
    expect(limitsFor({ method: 'veo', baseModel: 'veo-3.0-generate-001' })).toEqual({
      severity: 'warning',
      source: 'practice',
    });
  });

  it('names a source that has an address and a date', () => {
    for (const { limits } of LIMITS) {
      expect(SOURCES[limits.source]).toHaveProperty('url');
      expect(SOURCES[limits.source].asOf).toMatch(/^20\d\d-\d\d/);
    }
  });
});

describe('expectedFormat', () => {
  const gemini = 'gemini-2.5-flash';
  const open = 'google/gemma3@gemma-3-27b-it';
  it.each([
    ['supervised', gemini, 'gemini'],
    ['supervised', 'publishers/google/models/gemini-2.5-pro', 'gemini'],
    ['supervised', open, 'open-model'],
    ['supervised', 'translation-llm-002', 'json-lines'],
    ['fullFineTuning', open, 'open-model'],
    ['preferenceOptimization', gemini, 'preference'],
    ['preferenceOptimization', open, 'json-lines'],
    ['reinforcement', gemini, 'reinforcement'],
    ['distillation', gemini, 'prompts'],
    ['distillationSampling', open, 'prompts'],
    ['partnerModel', open, 'json-lines'],
    ['veo', 'veo-3.0-generate-001', 'json-lines'],
    ['veoLora', 'veo-3.0-generate-001', 'json-lines'],
  ] as const)('of %s on %s is %s', (method, baseModel, format) => {
    expect(expectedFormat({ role: 'training', method, baseModel })).toBe(format);
    expect(expectedFormat({ role: 'validation', method, baseModel })).toBe(format);
    expect(expectedFormat({ role: 'evaluation', method, baseModel })).toBe('gemini');
  });
});
