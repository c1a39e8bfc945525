/** What a `GenerationConfig` changes in an answer here: its length. What would change the text is not imitated. */
import type { GenerationConfig } from '../vertex/wire-types';
import { notImitated } from './google-error';
import { cutToTokens, estimateTokens } from './token-estimate';

/** Throws where the config asks for what nobody does here. */
export function checkGenerationConfig(config: GenerationConfig): void {
  for (const field of ['responseSchema', 'responseJsonSchema', 'stopSequences'] as const) {
    if (config[field] !== undefined) throw notImitated(`generationConfig.${field}`);
  }
  if ((config.candidateCount ?? 1) > 1) throw notImitated('More than one candidate');
}

export function limited(
  whole: string,
  { maxOutputTokens = Number.POSITIVE_INFINITY }: GenerationConfig,
): { text: string; finishReason: 'STOP' | 'MAX_TOKENS' } {
  return estimateTokens(whole) > maxOutputTokens
    ? { text: cutToTokens(whole, maxOutputTokens), finishReason: 'MAX_TOKENS' }
    : { text: whole, finishReason: 'STOP' };
}
