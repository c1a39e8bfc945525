/**
 * The emulator's tuned model: it answers with the answer of the training example whose question is nearest (cosine of
 * TF-IDF). Small and deterministic, and tuning it does change what it says.
 */

export type AnsweredQuestion = { question: string; output: string };

type Posting = { example: number; weight: number };

export class RetrievalModel {
  private readonly postings = new Map<string, Posting[]>();
  private readonly rarity = new Map<string, number>();
  private readonly outputs: string[];
  /** For a prompt that shares no word with any question. */
  private readonly mostFrequentOutput: string;

  constructor(examples: readonly AnsweredQuestion[]) {
    this.outputs = examples.map(({ output }) => output);
    this.mostFrequentOutput = mostFrequent(this.outputs);
    const counted = examples.map(({ question }) => countWords(question));
    for (const counts of counted) {
      for (const word of counts.keys()) this.rarity.set(word, (this.rarity.get(word) ?? 0) + 1);
    }
    for (const [word, count] of this.rarity) {
      this.rarity.set(word, Math.log((examples.length + 1) / (count + 1)) + 1);
    }
    for (const [example, counts] of counted.entries()) {
      for (const [word, weight] of this.normalised(counts)) {
        const list = this.postings.get(word);
        if (list === undefined) this.postings.set(word, [{ example, weight }]);
        else list.push({ example, weight });
      }
    }
  }

  answer(prompt: string): string {
    const scores = new Map<number, number>();
    for (const [word, weight] of this.normalised(countWords(prompt))) {
      for (const posting of this.postings.get(word) ?? []) {
        const before = scores.get(posting.example) ?? 0;
        scores.set(posting.example, before + weight * posting.weight);
      }
    }
    let best: { example: number; score: number } | undefined;
    for (const [example, score] of scores) {
      const isBetter = best === undefined || score > best.score;
      const isTie = best !== undefined && score === best.score && example < best.example;
      if (isBetter || isTie) best = { example, score };
    }
    return best === undefined
      ? this.mostFrequentOutput
      : (this.outputs[best.example] ?? this.mostFrequentOutput);
  }

  /** Weights of the known words, as a vector of length 1. */
  private normalised(counts: ReadonlyMap<string, number>): [string, number][] {
    const weights = [...counts].flatMap(([word, count]): [string, number][] => {
      const rarity = this.rarity.get(word);
      return rarity === undefined ? [] : [[word, count * rarity]];
    });
    const length = Math.sqrt(weights.reduce((sum, [, weight]) => sum + weight * weight, 0));
    return weights.map(([word, weight]) => [word, weight / length]);
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
