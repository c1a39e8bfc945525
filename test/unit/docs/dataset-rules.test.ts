import { RULES, ruleOf } from '../../../src/dataset/rules';
import type { RuleCode } from '../../../src/dataset/rules';
import { firstCells, page } from '../../support/documentation';

const { text } = page('docs/reference/dataset-rules.md');

/** The formatter escapes and pads; only the words count. */
function words(cells: string): string {
  return cells.replaceAll('\\', '').replaceAll(/\s+/g, ' ');
}

describe('docs/reference/dataset-rules.md', () => {
  it('lists every rule once, and no other', () => {
    expect(firstCells(text).toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it('tells the severity and the remedy of each', () => {
    for (const code of Object.keys(RULES) as RuleCode[]) {
      const { severity, remedy } = ruleOf(code);
      const row = text.split('\n').find((line) => line.startsWith(`| \`${code}\` `)) ?? '';
      expect(row).toContain(`| ${severity} `);
      expect(words(row)).toContain(words(remedy));
    }
  });
});
