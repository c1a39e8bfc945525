import { selectExamples } from '../../../src/evaluation';
import type { TrainingExample } from '../../../src/evaluation/example-selection';

const turn = (role: string, text: string) => ({ role, parts: [{ text }] });

async function* rows(examples: readonly TrainingExample[]) {
  for (const [index, example] of examples.entries()) yield { line: index + 1, example };
}

async function drawnLines(
  count: number,
  { maxExamples, seed }: { maxExamples: number; seed: number },
) {
  const { examples } = await selectExamples(rows(numbered(count)), { maxExamples, seed });
  return examples.map(({ line }) => line);
}

function numbered(count: number): TrainingExample[] {
  return Array.from({ length: count }, (_, index) => ({
    contents: [turn('user', `q${index}`), turn('model', `a${index}`)],
  }));
}

describe('selectExamples', () => {
  it('splits an example into the prompt and the text of the last model turn', async () => {
    const example = {
      systemInstruction: { parts: [{ text: 's' }] },
      tools: [{ functionDeclarations: [] }],
      contents: [
        turn('user', 'q1'),
        turn('model', 'a1'),
        turn('user', 'q2'),
        { role: 'model', parts: [{ text: 'hm', thought: true }, { text: 'a' }, { text: '2' }] },
      ],
    };
    const { examples } = await selectExamples(rows([example]), { maxExamples: 5, seed: 1 });
    expect(examples).toEqual([
      {
        line: 1,
        request: {
          systemInstruction: { parts: [{ text: 's' }] },
          tools: [{ functionDeclarations: [] }],
          contents: example.contents.slice(0, 3),
        },
        reference: 'a2',
      },
    ]);
  });

  it('leaves out examples without a prompt or without a text to compare with', async () => {
    const unusable = [
      { contents: [turn('model', 'a')] },
      { contents: [turn('user', 'q'), turn('user', 'q')] },
      { contents: [turn('user', 'q'), { role: 'model', parts: [{ functionCall: {} }] }] },
      { contents: [turn('user', 'q'), turn('model', ' ')] },
      { contents: [] },
    ];
    expect(await selectExamples(rows(unusable), { maxExamples: 5, seed: 1 })).toEqual({
      examples: [],
      usable: 0,
      skipped: 5,
    });
  });

  it('takes all where there are no more than asked for', async () => {
    const lines = await drawnLines(10, { maxExamples: 10, seed: 3 });
    expect(lines).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('draws the same examples for the same seed, in the order of the lines', async () => {
    const drawn = await drawnLines(500, { maxExamples: 20, seed: 7 });
    expect(await drawnLines(500, { maxExamples: 20, seed: 7 })).toEqual(drawn);
    expect(await drawnLines(500, { maxExamples: 20, seed: 8 })).not.toEqual(drawn);
    expect(drawn).toEqual(drawn.toSorted((left, right) => left - right));
    expect(new Set(drawn).size).toBe(20);
  });

  it('gives each example the same chance', async () => {
    const timesDrawn = new Map<number, number>();
    for (let seed = 0; seed < 3000; seed += 1) {
      for (const line of await drawnLines(10, { maxExamples: 3, seed })) {
        timesDrawn.set(line, (timesDrawn.get(line) ?? 0) + 1);
      }
    }
    expect(timesDrawn.size).toBe(10);
    // 900 expected, with a standard deviation of 25.
    for (const times of timesDrawn.values()) {
      expect(times).toBeGreaterThan(800);
      expect(times).toBeLessThan(1000);
    }
  });
});
