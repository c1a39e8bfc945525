import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSettingsReference } from '../../../src/config/settings-reference';

/** The formatter pads table cells; only the words count. */
const words = (text: string): string => text.replaceAll(/-{3,}/g, '---').replaceAll(/\s+/g, ' ');

describe('docs/reference/settings.md', () => {
  it('is what the table of settings gives', () => {
    const page = readFileSync(join(__dirname, '../../../docs/reference/settings.md'), 'utf8');
    expect(words(page)).toBe(words(renderSettingsReference()));
  });
});
