/**
 * Which examples of a dataset are asked: a draw by seed, in one pass, in the memory of what is drawn.
 */
import { seededIntegers } from './seeded-random';

type Part = Record<string, unknown>;
type Turn = { role: string; parts: Part[] };

/** An example in the training format, as the dataset reader gives it. */
export type TrainingExample = {
  contents: Turn[];
  systemInstruction?: { parts: Part[] };
  tools?: unknown[];
};

/** One question and the answer it should get. */
export type EvaluationExample = {
  /** 1-based line in the dataset. */
  line: number;
  request: {
    /** The conversation without its last model turn. */
    contents: Turn[];
    systemInstruction?: { parts: Part[] };
    tools?: unknown[];
  };
  /** Text of the last model turn. */
  reference: string;
};

export type Selection = {
  /** In the order of their lines. */
  examples: EvaluationExample[];
  /** Examples that could have been drawn. */
  usable: number;
  /** Examples without a prompt or without a text to compare with. */
  skipped: number;
};

function textOf(turn: Turn): string {
  return turn.parts
    .filter((part) => part['thought'] !== true)
    .map((part) => part['text'])
    .filter((text) => typeof text === 'string')
    .join('');
}

/** Prompt and reference of an example, or nothing where it has not both. */
export function toEvaluationExample(
  line: number,
  example: TrainingExample,
): EvaluationExample | undefined {
  const last = example.contents.at(-1);
  if (last?.role !== 'model' || example.contents.length < 2) return undefined;
  const reference = textOf(last);
  if (reference.trim() === '') return undefined;
  const { systemInstruction, tools } = example;
  return {
    line,
    request: {
      contents: example.contents.slice(0, -1),
      ...(systemInstruction === undefined ? {} : { systemInstruction }),
      ...(tools === undefined ? {} : { tools }),
    },
    reference,
  };
}

/**
 * Draws up to `maxExamples`, each with the same chance, and the same ones for the same dataset and seed; in the order of
 * their lines. Examples without a prompt or without a text to compare with are not drawn.
 */
export async function selectExamples(
  source: AsyncIterable<{ line: number; example: TrainingExample }>,
  { maxExamples, seed }: { maxExamples: number; seed: number },
): Promise<Selection> {
  const draw = seededIntegers(seed);
  const drawn: EvaluationExample[] = [];
  let usable = 0;
  let skipped = 0;
  for await (const { line, example } of source) {
    const candidate = toEvaluationExample(line, example);
    if (candidate === undefined) {
      skipped += 1;
      continue;
    }
    usable += 1;
    if (drawn.length < maxExamples) drawn.push(candidate);
    else {
      const place = draw(usable);
      if (place < maxExamples) drawn[place] = candidate;
    }
  }
  drawn.sort((left, right) => left.line - right.line);
  return { examples: drawn, usable, skipped };
}
