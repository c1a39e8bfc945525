import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeBlocks, pages, ROOT } from '../../support/documentation';

const OPTIONS = {
  compilerOptions: {
    strict: true,
    module: 'node20',
    target: 'es2023',
    lib: ['es2023'],
    types: ['node'],
    noEmit: true,
    skipLibCheck: true,
    paths: {
      'vertex-tuning-worker': [join(ROOT, 'src/index.ts')],
      ms: [join(ROOT, 'node_modules/ms/dist/index.d.ts')],
    },
  },
};

describe('TypeScript programs in the documentation', () => {
  it('compile against the public API', () => {
    const directory = mkdtempSync(join(tmpdir(), 'documentation-'));
    try {
      symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
      const programs = pages().flatMap(({ text }) => codeBlocks(text, ['ts']));
      expect(programs.length).toBeGreaterThan(1);
      programs.forEach((program, index) =>
        writeFileSync(join(directory, `program-${index}.ts`), program),
      );
      writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify(OPTIONS));
      const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
      const complaints = compile(compiler, directory);
      expect(complaints).toBe('');
    } finally {
      rmSync(directory, { recursive: true });
    }
  }, 60_000);
});

function compile(compiler: string, directory: string): string {
  try {
    return execFileSync(process.execPath, [compiler, '-p', directory], { encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
