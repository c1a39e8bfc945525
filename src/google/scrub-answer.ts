/** The scrubber's part for answers: removes quoted examples, cleans messages, in tuning jobs and operations. */
import { scrubText } from './scrub';

/** Fields that hold rows of datasets, in both spellings. */
const EXAMPLES = new Set([
  'userDatasetExamples',
  'user_dataset_examples',
  'reinforcementTuningUserDatasetExamples',
  'reinforcement_tuning_user_dataset_examples',
]);

/** Fields of the service's own words. */
const TEXTS = new Set([
  'message',
  'errorMessage',
  'error',
  'droppedExampleReasons',
  'dropped_example_reasons',
]);

/** Maps whose keys are the user's: nothing in them is the service's text. */
const USER_MAPS = new Set(['labels']);

/** Free-form details of a `google.rpc.Status`; what they say that matters, the message says too. */
const DETAILS = 'details';

function cleanTexts(value: unknown): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.map((item: string) => scrubText(item));
  }
  return value;
}

function isStatus(node: Record<string, unknown>): boolean {
  return 'message' in node || 'code' in node;
}

/**
 * Scrubs a freshly parsed answer in place and gives it back. Walks with a stack of its own, so that no nesting
 * can overflow ours.
 */
export function scrubAnswer<T>(answer: T): T {
  const stack: unknown[] = [answer];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Array.isArray(node)) {
      for (const item of node) stack.push(item);
      continue;
    }
    const fields = node as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      if (EXAMPLES.has(name) || (name === DETAILS && isStatus(fields))) {
        delete fields[name];
      } else if (!USER_MAPS.has(name)) {
        if (TEXTS.has(name)) fields[name] = cleanTexts(fields[name]);
        stack.push(fields[name]);
      }
    }
  }
  return answer;
}
