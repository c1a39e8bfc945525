/** Token counts of the emulator: an estimate, characters / 4, since no tokenizer of Gemini is at hand. */

const CHARACTERS_PER_TOKEN = 4;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** The text that fits into so many tokens, by the same estimate. */
export function cutToTokens(text: string, tokens: number): string {
  return text.slice(0, tokens * CHARACTERS_PER_TOKEN);
}
