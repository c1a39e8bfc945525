/** What a model has said, out of its answer. */
import type { GenerateContentResponse } from './wire-types';

/** The text of the first candidate without its thoughts; `null` where there is none: blocked, or cut off before. */
export function textOf({ candidates }: GenerateContentResponse): string | null {
  const parts = candidates?.[0]?.content?.parts;
  const text = (Array.isArray(parts) ? parts : [])
    .filter((part) => part.thought !== true)
    .map((part) => part.text ?? '')
    .join('');
  return text === '' ? null : text;
}

/** Why the answer ended, or was not given. */
export function finishReasonOf({
  candidates,
  promptFeedback,
}: GenerateContentResponse): string | undefined {
  return candidates?.[0]?.finishReason ?? promptFeedback?.blockReason;
}
