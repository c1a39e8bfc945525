/** What a model has said, out of its answer. */
import { messagesOf } from './call';
import type { GenerateContentResponse } from './wire-types';

/** The text of the first candidate without its thoughts; `null` where there is none: blocked, or cut off before. */
export function textOf({ candidates }: GenerateContentResponse): string | null {
  const [candidate] = messagesOf(candidates);
  const text = messagesOf(candidate?.content?.parts)
    .filter((part) => part.thought !== true)
    .map((part) => (typeof part.text === 'string' ? part.text : ''))
    .join('');
  return text === '' ? null : text;
}

/** Why the answer ended, or was not given. */
export function finishReasonOf({
  candidates,
  promptFeedback,
}: GenerateContentResponse): string | undefined {
  const [candidate] = messagesOf(candidates);
  const reason = candidate?.finishReason ?? promptFeedback?.blockReason;
  return typeof reason === 'string' && reason !== '' ? reason : undefined;
}
