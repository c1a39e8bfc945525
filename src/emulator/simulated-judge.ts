/**
 * The judge that is not there. Its verdicts are deterministic: where there is a reference they follow from the words that
 * it shares with the response, else from the text itself, and then they mean nothing. Every one of them says so.
 */
import { createHash } from 'node:crypto';
import { rouge } from './metrics/rouge';

export type Judged = {
  response: string;
  reference?: string | undefined;
  /** What else the judge would see: prompt, template. */
  around?: string;
};

export type Verdict = {
  /** From 0 to 1. */
  quality: number;
  explanation: string;
};

export type Choice = 'BASELINE' | 'CANDIDATE' | 'TIE';

const NO_JUDGE = '[emulator] Simulated: no judge was asked.';

export function judge({ response, reference, around = '' }: Judged): Verdict {
  return reference === undefined || reference === ''
    ? {
        quality: share(`${around}\n${response}`),
        explanation: `${NO_JUDGE} Without a reference the verdict follows from the text and means nothing.`,
      }
    : {
        quality: rouge(response, reference, { rougeType: 'rouge1', useStemmer: false }),
        explanation: `${NO_JUDGE} The verdict follows from the words that response and reference share.`,
      };
}

/** The whole number of a scale, such as 1 to 5, that the verdict stands for. */
export function ratingOn([lowest, highest]: readonly [number, number], verdict: Verdict): number {
  return lowest + Math.round(verdict.quality * (highest - lowest));
}

export function choose(candidate: Verdict, baseline: Verdict): Choice {
  if (candidate.quality === baseline.quality) return 'TIE';
  return candidate.quality > baseline.quality ? 'CANDIDATE' : 'BASELINE';
}

/** From 0 to 1, the same for the same text. */
function share(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 0xff_ff_ff_ff;
}
