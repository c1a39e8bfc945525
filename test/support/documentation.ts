/** The pages of the documentation, as tests read them: every Markdown file of the project. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** Folders that hold what others wrote, or what commands made. */
const FOREIGN = new Set(['node_modules', 'dist', '.git', '.vertex-tuning', 'vertex-tuning-demo']);

export type Page = { path: string; text: string };

export function page(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

export function pages(): Page[] {
  const found: Page[] = [];
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !FOREIGN.has(entry.name) && !entry.name.startsWith('dist-')) {
        visit(path);
      } else if (entry.isFile() && entry.name.endsWith('.md')) {
        found.push(page(relative(ROOT, path)));
      }
    }
  };
  visit(ROOT);
  return found;
}

/** The text below a heading, up to the next one of the same level or a higher one. */
export function section({ path, text }: Page, heading: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.endsWith(` ${heading}`));
  if (start === -1) throw new Error(`${path} has no heading "${heading}".`);
  const level = lines[start]?.indexOf(' ') ?? 0;
  const length = lines
    .slice(start + 1)
    .findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= level);
  return lines.slice(start + 1, length === -1 ? undefined : start + 1 + length).join('\n');
}

/** The code in the first cell of each row of the tables in a text. */
export function firstCells(text: string): string[] {
  return [...text.matchAll(/^\|\s*`([^`]+)`/gm)].map(([, code = '']) => code);
}

/** The code blocks of a page in one of the languages; `''` is a block without one. */
export function codeBlocks(text: string, languages: readonly string[]): string[] {
  return [...text.matchAll(/^```([a-z]*)\n([\s\S]*?)^```$/gm)]
    .filter(([, language = '']) => languages.includes(language))
    .map(([, , code = '']) => code);
}
