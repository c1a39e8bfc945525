/** The workflow bundle of the sources as they are; made once per test run, by jest's global setup. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const PATH_VARIABLE = 'TUNING_TEST_BUNDLE';

/** For jest's global setup only. */
export async function buildSharedWorkflowBundle(): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../src/workflows'),
    payloadConverterPath: require.resolve('../../src/workflows/payload-converter'),
    logger: {
      log() {},
      trace() {},
      debug() {},
      info() {},
      warn: printToStderr,
      error: printToStderr,
    },
  });
  const path = join(await mkdtemp(join(tmpdir(), 'vertex-tuning-bundle-')), 'workflow-bundle.js');
  await writeFile(path, code);
  process.env[PATH_VARIABLE] = path;
}

function printToStderr(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** For jest's global teardown only. */
export async function removeSharedWorkflowBundle(): Promise<void> {
  const path = process.env[PATH_VARIABLE];
  if (path !== undefined) await rm(dirname(path), { recursive: true, force: true });
}

export async function workflowBundle(): Promise<{ code: string }> {
  const path = process.env[PATH_VARIABLE];
  if (path === undefined) throw new Error('No workflow bundle: only some projects have one.');
  return { code: await readFile(path, 'utf8') };
}
