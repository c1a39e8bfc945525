import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pages, ROOT } from '../../support/documentation';

type Link = { from: string; target: string };

/** Links to files; code blocks and addresses of the web are left out. */
function linksOf(path: string, text: string): Link[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, 'code');
  return [...prose.matchAll(/!?\[[^\]]*\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => ({ from: path, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target));
}

function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isBroken({ from, target }: Link): boolean {
  const [file = '', anchor] = target.split('#');
  const path = file === '' ? join(ROOT, from) : resolve(ROOT, dirname(from), file);
  if (!existsSync(path)) return true;
  return anchor !== undefined && !anchorsOf(readFileSync(path, 'utf8')).includes(anchor);
}

describe('links between the pages', () => {
  const all = pages();
  const links = all.flatMap(({ path, text }) => linksOf(path, text));

  it('are found at all', () => {
    expect(links.length).toBeGreaterThan(50);
  });

  it('lead to files and headings that exist', () => {
    expect(links.filter(isBroken)).toEqual([]);
  });

  it('reach every page below docs', () => {
    const reached = new Set(
      links.map(({ from, target }) => resolve(ROOT, dirname(from), target.replace(/#.*/, ''))),
    );
    // The folder of decisions is linked as a whole.
    const alone = all
      .map(({ path }) => path)
      .filter((path) => path.startsWith('docs/') && !path.startsWith('docs/adr/'))
      .filter((path) => !reached.has(join(ROOT, path)));
    expect(alone).toEqual([]);
  });
});
