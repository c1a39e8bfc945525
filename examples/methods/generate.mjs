// Makes the datasets of this directory from the rows of ../support-routing: node examples/methods/generate.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = import.meta.dirname;
/** Google advises to start with at least 100 examples. */
const COUNT = 100;

const rows = readFileSync(join(directory, '..', 'support-routing', 'train.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(0, COUNT)
  .map((line) => JSON.parse(line));

const textOf = ({ parts }) => parts[0].text;

function write(name, rowOf) {
  const lines = rows.map(({ systemInstruction, contents: [user, model] }, index) => {
    const other = rows[(index + 1) % rows.length].contents[1];
    return JSON.stringify(rowOf({ systemInstruction, user, model, other }));
  });
  writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
}

write('preferences.jsonl', ({ systemInstruction, user, model, other }) => ({
  systemInstruction,
  contents: [user],
  completions: [
    { score: 1, completion: model },
    { score: 0, completion: { role: 'model', parts: [{ text: `Perhaps ${textOf(other)}?` }] } },
  ],
}));

write('references.jsonl', ({ systemInstruction, user, model }) => ({
  systemInstruction,
  contents: [user],
  references: { route: textOf(model) },
}));

write('prompts.jsonl', ({ systemInstruction, user }) => ({
  messages: [
    { role: 'system', content: textOf(systemInstruction) },
    { role: 'user', content: textOf(user) },
  ],
}));

write('pairs.jsonl', ({ user, model }) => ({ prompt: textOf(user), completion: textOf(model) }));
