// Writes docs/reference/settings.md from the built table of settings (run `npm run build` first).
import { writeFile } from 'node:fs/promises';
import prettier from 'prettier';
import { renderSettingsReference } from '../dist/config/settings-reference.js';

const page = new URL('../docs/reference/settings.md', import.meta.url);
await writeFile(page, await prettier.format(renderSettingsReference(), { parser: 'markdown' }));
