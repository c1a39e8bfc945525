import { RULES, ruleOf } from '../../../src/dataset/rules';
import type { RuleCode } from '../../../src/dataset/rules';
import { firstCells, page } from '../../support/documentation';

const { text } = page('docs/reference/dataset-rules.md');

describe('docs/reference/dataset-rules.md', () => {
  it('lists every rule once, and no other', () => {
    expect(firstCells(text).toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it('tells the severity and the remedy of each', () => {
    const words = (part: string): string => part.replaceAll(/[\\\s]+/g, ' ');
    for (const code of Object.keys(RULES) as RuleCode[]) {
      const { severity, remedy } = ruleOf(code);
      const row = text.split('\n').find((line) => line.startsWith(`| \`${code}\` `)) ?? '';
      expect(row).toContain(`| ${severity} `);
      expect(words(row.replaceAll('\\', ''))).toContain(words(remedy.replaceAll('\\', '')));
    }
  });
});
