/** What a tuning job will cost, as far as that can be said before it: prices are given, never guessed. Pure. */

/** Tokens times epochs times the price; `undefined` where one of them is unknown. Rounded to a hundredth of a cent. */
export function estimateUsd(input: {
  tokens: number;
  epochs: number | undefined;
  pricePerMillionTokensUsd: number | undefined;
}): number | undefined {
  const { tokens, epochs, pricePerMillionTokensUsd: price } = input;
  if (epochs === undefined || price === undefined) return undefined;
  return Math.round(((tokens * epochs * price) / 1_000_000) * 10_000) / 10_000;
}
