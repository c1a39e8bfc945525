// Writes docs/reference/settings.md from the built table of settings (`npm run generate` builds it first). `--check` writes
// nothing and exits 1 when the committed page is not what would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { renderSettingsReference } from '../dist/config/settings-reference.js';

const page = new URL('../docs/reference/settings.md', import.meta.url);
const text = await format(renderSettingsReference(), { parser: 'markdown' });

if (process.argv.includes('--check')) {
  if (readFileSync(page, 'utf8') !== text) {
    console.error('docs/reference/settings.md is not current. Run: npm run generate');
    process.exit(1);
  }
} else {
  writeFileSync(page, text);
}
