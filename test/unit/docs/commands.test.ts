import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { buildProgram } from '../../../src/cli/program';
import { DEFINITIONS } from '../../../src/config/definitions';
import { codeBlocks, page, pages, ROOT } from '../../support/documentation';

const scripts = (
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  }
).scripts;

/** Command lines of ours in shell blocks and in inline code, without line breaks. */
function invocations(text: string): string[][] {
  const inline = [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)];
  const code = [
    ...codeBlocks(text, ['sh', '']).map((block) => block.replaceAll(/\\\n/g, ' ')),
    ...inline.map(([, inside = '']) => inside),
  ];
  return code
    .flatMap((block) => block.split(/\n|&&|;|\|/))
    .flatMap((line) => {
      const match = /(?:^|[\s$])(?:vertex-tuning|npm run -s cli --) ([a-z].*)$/.exec(
        line.trimEnd(),
      );
      return match?.[1] === undefined ? [] : [match[1].replace(/ +#.*$/, '').split(/\s+/)];
    });
}

/** What is wrong with a command line, if anything. */
function problemOf(words: readonly string[], program: Command): string | undefined {
  let command = program;
  for (const word of words) {
    const child = command.commands.find((one) => one.name() === word);
    if (child) command = child;
    else if (command === program) return `no command ${word}`;
    else if (word.startsWith('-') && word !== '-' && word !== '--help') {
      const flag = word.replace(/[=,.:;)].*$/, '');
      const isKnown = command.options.some(({ short, long }) => short === flag || long === flag);
      if (!isKnown) return `no flag ${flag} of ${command.name()}`;
    }
  }
  return undefined;
}

function helpOf(command: Command, width: number): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => width,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return help.trim();
}

function withChildren(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}

describe('commands in the documentation', () => {
  const program = buildProgram();

  it('exist, with the flags they are given', () => {
    const found = pages().flatMap(({ path, text }) =>
      invocations(text).map((words) => ({ path, words })),
    );
    expect(found.length).toBeGreaterThan(40);
    const wrong = found.flatMap(({ path, words }) => {
      const problem = problemOf(words, program);
      return problem === undefined ? [] : [`${path}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });

  it('of npm are scripts of the package', () => {
    const named = pages().flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:-s )?([a-z][a-z:]*)/g)].map(([, name = '']) => ({
        path,
        name,
      })),
    );
    expect(named.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('settings in the documentation', () => {
  it('are settings', () => {
    const known = new Set<string>(Object.values(DEFINITIONS).map(({ name }) => name));
    const named = pages().flatMap(({ path, text }) =>
      [...text.matchAll(/\bVERTEX_TUNING_[A-Z_]*[A-Z]\b/g)].map(([name]) => ({ path, name })),
    );
    expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
  });
});

describe('docs/reference/cli.md', () => {
  const { text } = page('docs/reference/cli.md');

  it.each(withChildren(buildProgram()).slice(1))('has the help of $_name', (command) => {
    expect(text).toContain(helpOf(command, 100));
  });
});
