/**
 * The emulator's untuned model: it knows nothing and talks around the prompt in the prompt's own words, so that what
 * it scores is low and still depends on the example.
 */

/** Words of the prompt that come back in the answer. */
const ECHOED_WORDS = 24;

export function baseModelAnswer(prompt: string): string {
  const words = prompt.match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = words.slice(0, ECHOED_WORDS).join(' ');
  const last = words.slice(-ECHOED_WORDS / 4).join(' ');
  return [
    `That is a good question about ${first === '' ? 'this' : first}.`,
    'There are several things to consider before giving an answer, and much depends on the details.',
    `In general, one would look at ${last === '' ? 'the details' : last} step by step and then decide.`,
  ].join(' ');
}
