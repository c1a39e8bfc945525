import { DATASET_FORMAT_NAMES } from '../../../src/dataset';
import { RULES, ruleOf } from '../../../src/dataset/rules';
import type { RuleCode } from '../../../src/dataset/rules';
import { SOURCES } from '../../../src/dataset/sources';
import { firstCells, page, section } from '../../support/documentation';

const reference = page('docs/reference/dataset-rules.md');
const { text } = reference;

/** The formatter escapes and pads; only the words count. */
function words(cells: string): string {
  return cells.replaceAll('\\', '').replaceAll(/\s+/g, ' ');
}

describe('docs/reference/dataset-rules.md', () => {
  it('lists every rule once, and no other', () => {
    const listed = [
      'About lines and formats',
      'About rows with contents',
      'About rows for open models and for the evaluation service',
      'About objects that rows name',
      'About the whole file',
    ].flatMap((heading) => firstCells(section(reference, heading)));
    expect(listed.toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it('tells the severity, the remedy and the source of each', () => {
    for (const code of Object.keys(RULES) as RuleCode[]) {
      const { severity, remedy, source } = ruleOf(code);
      const row = text.split('\n').find((line) => line.startsWith(`| \`${code}\` `)) ?? '';
      expect(row).toContain(`| ${severity} `);
      expect(words(row)).toContain(words(remedy));
      expect(row).toContain(`[${source}](#sources)`);
    }
  });

  it('lists every format and every source', () => {
    expect(firstCells(section(reference, 'Formats'))).toEqual(DATASET_FORMAT_NAMES);
    const sources = section(reference, 'Sources');
    for (const { title } of Object.values(SOURCES)) expect(words(sources)).toContain(title);
  });
});
