// `npm run bench`: all benchmarks; `npm run bench -- NAME`: one of them. Each prints what it measured and the limit it is held to.
import { readdirSync } from 'node:fs';

const NOT_BENCHMARKS = ['run.mjs', 'stack.mjs', 'worker-process.mjs'];
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs') && !NOT_BENCHMARKS.includes(file))
  .map((file) => file.slice(0, -'.mjs'.length));
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${all.join(', ')}.`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : all) {
  console.log(`# ${name}`);
  await import(`./${name}.mjs`);
}
