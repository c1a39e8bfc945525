import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFINITIONS } from '../../../src/config/definitions';
import { isPinned, readRepositoryFile } from '../../support/deployment-files';

/** `[instruction, rest]` of every instruction, with continued lines joined and comments left out. */
const instructions = readRepositoryFile('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line): [string, string] => {
    const [instruction = '', ...rest] = line.split(' ');
    return [instruction, rest.join(' ')];
  });

function all(instruction: string): string[] {
  return instructions.filter(([name]) => name === instruction).map(([, rest]) => rest);
}

describe('Dockerfile', () => {
  it('builds on pinned releases of a glibc image', () => {
    const images = all('FROM').map((from) => from.split(' ')[0] ?? '');
    expect(images.length).toBeGreaterThan(1);
    for (const image of images) {
      expect([image, isPinned(image)]).toStrictEqual([image, true]);
      expect(image).not.toMatch(/alpine/);
    }
  });

  it('does not run as root', () => {
    expect(all('USER')).toStrictEqual(['node']);
    const names = instructions.map(([name]) => name);
    expect(names.lastIndexOf('USER')).toBeGreaterThan(names.lastIndexOf('RUN'));
  });

  it('has the certificates that the Temporal SDK reads', () => {
    const runs = instructions.slice(instructions.findLastIndex(([name]) => name === 'FROM'));
    expect(runs.some(([name, rest]) => name === 'RUN' && /ca-certificates/.test(rest))).toBe(true);
  });

  it('asks the worker where it answers whether it is ready', () => {
    const [environment = ''] = all('ENV');
    expect(environment).toContain('VERTEX_TUNING_HTTP_ADDRESS=0.0.0.0:8080');
    expect(all('HEALTHCHECK').join('\n')).toContain('http://127.0.0.1:8080/readyz');
  });

  it('sets only settings that exist', () => {
    const names = all('ENV').flatMap((line) =>
      [...line.matchAll(/(\w+)=/g)].map(([, name]) => name),
    );
    const known = Object.values(DEFINITIONS).map(({ name }) => name);
    expect(['NODE_ENV', ...known]).toEqual(expect.arrayContaining(names));
  });

  it('copies only what exists and what .dockerignore lets through', () => {
    const sources = all('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    const sent = readRepositoryFile('.dockerignore').split('\n');
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect([source, existsSync(join(__dirname, '../../..', source))]).toStrictEqual([
        source,
        true,
      ]);
      expect(sent).toContain(`!${source}`);
    }
  });
});

describe('isPinned', () => {
  it.each([
    ['postgres:16.6-alpine', true],
    ['temporalio/ui:2.42.1', true],
    ['node', false],
    ['node:22', false],
    ['node:latest', false],
  ])('judges %s: %s', (image, expected) => {
    expect(isPinned(image)).toBe(expected);
  });
});
