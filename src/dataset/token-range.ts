/** From an amount of text to the tokens that it may be, as a range: only the service counts them. Pure. */
import type { NumberRange } from '../contract/number-range';

export type TextAmount = {
  characters: number;
  /** Bytes in UTF-8 beyond one for each character: none in English, one for a letter of Greek, two for a sign of Chinese. */
  extraBytes: number;
};

/** Characters per token in our estimate; Google's rule of thumb for English text. */
export const CHARACTERS_PER_TOKEN = 4;

/** Tokens per character that Google's samples for open models have counted. */
const TOKENS_PER_CHARACTER = { low: 0.23, high: 0.32 } as const;

/**
 * At the upper end only. A sign of Chinese or Japanese is about one token, four times the rule of thumb: 0.32 and two extra bytes
 * make 1.32. No tokenizer of a model has been asked: it is an upper end, not a measurement.
 */
const TOKENS_PER_EXTRA_BYTE = 0.5;

/** Whole tokens, the upper end rounded up. */
export function tokenRange({ characters, extraBytes }: TextAmount): NumberRange {
  const { low, high } = TOKENS_PER_CHARACTER;
  return {
    low: Math.floor(characters * low),
    high: Math.ceil(characters * high + extraBytes * TOKENS_PER_EXTRA_BYTE),
  };
}
