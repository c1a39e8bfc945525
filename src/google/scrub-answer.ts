/** The scrubber's part for answers: removes quoted examples, cleans messages, in tuning jobs and operations. */
import { scrubReason, scrubText } from './scrub';

/** Fields that hold rows of datasets, in both spellings. */
const EXAMPLES = new Set([
  'userDatasetExamples',
  'user_dataset_examples',
  'reinforcementTuningUserDatasetExamples',
  'reinforcement_tuning_user_dataset_examples',
]);

/** Fields of the service's own words. */
const TEXTS = new Set(['message', 'errorMessage', 'error']);

/** Lists of the service's words on single rows. */
const REASONS = new Set(['droppedExampleReasons', 'dropped_example_reasons']);

/** Maps whose keys are the user's: nothing in them is the service's text. */
const USER_MAPS = new Set(['labels']);

/** Free-form details of a `google.rpc.Status`; what they say that matters, the message says too. */
const DETAILS = 'details';

function cleanText(name: string, value: unknown): unknown {
  if (TEXTS.has(name) && typeof value === 'string') return scrubText(value);
  if (!REASONS.has(name)) return value;
  const reasons: unknown[] = Array.isArray(value) ? value : [];
  return reasons.filter((reason) => typeof reason === 'string').map(scrubReason);
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
        fields[name] = cleanText(name, fields[name]);
        stack.push(fields[name]);
      }
    }
  }
  return answer;
}
