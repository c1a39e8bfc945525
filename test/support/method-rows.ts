/** Rows of a dataset in the format that each tuning method reads. */
import type { MethodBody } from './method-bodies';

const text = (role: string, value: string) => ({ role, parts: [{ text: value }] });

const user = (n: number) => text('user', `Order ${n}: which box?`);
const model = (n: number) => text('model', `BOX/${n % 8}`);

function rowOf({ method, tuningJob }: MethodBody, n: number): object {
  const isOpen = String(tuningJob['baseModel']).includes('/');
  switch (method) {
    case 'supervised':
    case 'fullFineTuning':
      return isOpen
        ? { prompt: `Order ${n}: which box?`, completion: `BOX/${n % 8}` }
        : { contents: [user(n), model(n)] };
    case 'preferenceOptimization':
      return {
        contents: [user(n)],
        completions: [
          { score: 1, completion: model(n) },
          { score: 0, completion: text('model', 'no idea') },
        ],
      };
    case 'reinforcement':
      return { contents: [user(n)], references: { answer: `BOX/${n % 8}` } };
    case 'distillation':
    case 'distillationSampling':
      return isOpen
        ? { messages: [{ role: 'user', content: `Order ${n}: which box?` }] }
        : { contents: [user(n)] };
    case 'partnerModel':
    case 'veo':
    case 'veoLora':
      return { input: `Order ${n}`, output: `BOX/${n % 8}` };
  }
}

/** JSON Lines of so many rows; `from` keeps two files apart. */
export function methodRows(body: MethodBody, count: number, from = 0): string {
  const rows = Array.from({ length: count }, (_, index) =>
    JSON.stringify(rowOf(body, index + from)),
  );
  return `${rows.join('\n')}\n`;
}
