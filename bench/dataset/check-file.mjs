// `check_file` of the Python package `together`, the peer that checks files locally; nothing where it cannot be installed.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from './measured.mjs';

const PROGRAM = `
import json, resource, sys
import together
from together.lib.utils.files import check_file
result = check_file(sys.argv[1])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "lines": result["num_samples"], "passed": result["is_check_passed"], "version": together.__version__,
    "cpuSeconds": used.ru_utime + used.ru_stime, "peakMb": used.ru_maxrss / 1024,
}))
`;

const run = (command, ...args) =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 240_000 }).status === 0;

/** Runs `use` with a function that measures check_file, or with nothing. */
export async function withCheckFile(use) {
  const directory = await mkdtemp(join(tmpdir(), 'vertex-tuning-together-'));
  const python = join(directory, 'bin', 'python');
  try {
    const isThere =
      run('python3', '-m', 'venv', directory) &&
      run(python, '-m', 'pip', 'install', '--quiet', 'together');
    return await use(isThere ? (path) => measure(python, ['-c', PROGRAM, path]) : undefined);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
