// The table of a run of the fault tests, from the lines that they left.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- table: begin -->';
const END = '<!-- table: end -->';
const COLUMNS = ['suite', 'scenario', 'runs', 'faults met', 'runs with a second job', 'broken'];

/** A file with one JSON object per line; none when nothing ran. */
export function readResults(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** One row per suite and scenario, in the order of their first appearance. */
export function summarise(results) {
  const rows = new Map();
  for (const { suite, scenario, met, jobs, violations } of results) {
    const key = `${suite}\0${scenario}`;
    const row = rows.get(key) ?? {
      suite,
      scenario,
      runs: 0,
      met: 0,
      second: 0,
      broken: 0,
    };
    row.runs += 1;
    row.met += met;
    if (jobs > 1) row.second += 1;
    if (violations.length > 0) row.broken += 1;
    rows.set(key, row);
  }
  return [...rows.values()].toSorted(
    (a, b) => a.suite.localeCompare(b.suite) || a.scenario.localeCompare(b.scenario),
  );
}

function tableLine(values) {
  return `| ${values.join(' | ')} |`;
}

export function markdownTable(rows) {
  const cells = rows.map(({ suite, scenario, runs, met, second, broken }) => [
    suite,
    scenario,
    runs,
    met,
    second,
    broken,
  ]);
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  cells.push(['**all**', '', sum('runs'), sum('met'), sum('second'), sum('broken')]);
  return [COLUMNS, COLUMNS.map(() => '---'), ...cells].map((each) => tableLine(each)).join('\n');
}

export function writeBetweenMarks(file, text) {
  const page = readFileSync(file, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${file} has no ${BEGIN} and ${END}.`);
  writeFileSync(file, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
