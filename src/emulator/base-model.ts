/**
 * The emulator's untuned model: it knows nothing and talks around the prompt in the prompt's own words, so that what
 * it scores is low and still depends on the example.
 */

/** Words of the prompt that come back in the answer: few, since an answer often repeats its question. */
const ECHOED_WORDS = 4;

export function baseModelAnswer(prompt: string): string {
  const words = prompt.match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = words.slice(0, ECHOED_WORDS).join(' ');
  const last = words.slice(-ECHOED_WORDS).join(' ');
  return [
    `Thank you for asking about ${first === '' ? 'this' : first}.`,
    'Many things ought to be considered beforehand; much depends upon circumstances nobody has told me.',
    `Generally speaking, whoever reflects upon ${last === '' ? 'this' : last} carefully will eventually resolve it.`,
  ].join(' ');
}
