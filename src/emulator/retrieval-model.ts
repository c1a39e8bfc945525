/**
 * The emulator's tuned model: it answers with the answer of the training example whose question is nearest (cosine of
 * TF-IDF). Small and deterministic, and tuning it does change what it says.
 */

export type AnsweredQuestion = { question: string; output: string };

/** Where a word occurs: positions of examples, and its weight in each. */
type Postings = { examples: number[]; weights: number[]; rarity: number };

export class RetrievalModel {
  private readonly words = new Map<string, Postings>();
  private readonly outputs: string[];
  /** For a prompt that shares no word with any question. */
  private readonly mostFrequentOutput: string;

  constructor(examples: readonly AnsweredQuestion[]) {
    this.outputs = examples.map(({ output }) => output);
    this.mostFrequentOutput = mostFrequent(this.outputs);
    for (const [position, { question }] of examples.entries()) {
      for (const [word, count] of countWords(question)) {
        let postings = this.words.get(word);
        if (postings === undefined) {
          postings = { examples: [], weights: [], rarity: 0 };
          this.words.set(word, postings);
        }
        postings.examples.push(position);
        postings.weights.push(count);
      }
    }
    this.weigh(examples.length);
  }

  answer(prompt: string): string {
    const scores = new Float64Array(this.outputs.length);
    for (const [word, count] of countWords(prompt)) {
      const postings = this.words.get(word);
      if (postings === undefined) continue;
      const { examples, weights, rarity } = postings;
      for (let at = 0; at < examples.length; at++) {
        const example = examples[at] ?? 0;
        scores[example] = (scores[example] ?? 0) + count * rarity * (weights[at] ?? 0);
      }
    }
    let best = 0;
    for (let example = 1; example < scores.length; example++) {
      if ((scores[example] ?? 0) > (scores[best] ?? 0)) best = example;
    }
    // The length of the prompt's own vector would scale all scores alike.
    return (scores[best] ?? 0) === 0
      ? this.mostFrequentOutput
      : (this.outputs[best] ?? this.mostFrequentOutput);
  }

  /** Turns counts into TF-IDF, each example a vector of length 1. */
  private weigh(total: number): void {
    const squares = new Float64Array(total);
    for (const postings of this.words.values()) {
      postings.rarity = Math.log((total + 1) / (postings.examples.length + 1)) + 1;
      for (const [at, example] of postings.examples.entries()) {
        const weight = (postings.weights[at] ?? 0) * postings.rarity;
        postings.weights[at] = weight;
        squares[example] = (squares[example] ?? 0) + weight * weight;
      }
    }
    for (const { examples, weights } of this.words.values()) {
      for (const [at, example] of examples.entries()) {
        weights[at] = (weights[at] ?? 0) / Math.sqrt(squares[example] ?? 1);
      }
    }
  }
}

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/** The first of the most frequent, so that the answer does not depend on chance. */
function mostFrequent(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  let best = '';
  for (const [text, count] of counts) if (count > (counts.get(best) ?? 0)) best = text;
  return best;
}
