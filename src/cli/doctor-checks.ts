/** What `doctor` looks at, one check after the other; each says how to mend what it finds. */
import type { Settings } from '../config/settings';
import { createCredentials } from '../google/auth';
import { readPolicy, rulesOf } from '../policy';
import { toCliError } from './cli-error';
import { readSearchAttributes } from './search-attributes';
import { withTemporal } from './services';

export type CheckResult = {
  check: string;
  verdict: 'ok' | 'warn' | 'fail';
  detail: string;
  /** What to do; absent when all is well. */
  remedy?: string;
};

/** Node.js versions below cannot load the dependencies. */
const OLDEST_NODE = [20, 19] as const;

export function checkNode(version: string): CheckResult {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isRecent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return isRecent
    ? { check: 'Node.js', verdict: 'ok', detail: version }
    : {
        check: 'Node.js',
        verdict: 'fail',
        detail: `${version} is too old.`,
        remedy: `Install Node.js ${OLDEST_NODE.join('.')} or newer.`,
      };
}

export function checkPolicy({ policy: file }: Settings): CheckResult {
  const check = 'policy';
  if (file === undefined) {
    const detail = 'none: callers may have a worker do whatever its credentials allow.';
    const remedy = 'Set VERTEX_TUNING_POLICY where others may start workflows.';
    return { check, verdict: 'ok', detail, remedy };
  }
  try {
    const rules = rulesOf(readPolicy(file));
    return { check, verdict: 'ok', detail: `${file}: ${rules.join(', ')}` };
  } catch (error) {
    return { check, verdict: 'fail', detail: toCliError(error).message };
  }
}

export async function checkTemporal(settings: Settings): Promise<CheckResult[]> {
  const { address, namespace } = settings.temporal;
  const reached = { check: 'Temporal', verdict: 'ok', detail: `${address}, ${namespace}` } as const;
  return tried('Temporal', () =>
    withTemporal(settings, async ({ tuning: { client } }) => {
      await client.connection.withDeadline(Date.now() + 10_000, () =>
        client.connection.workflowService.describeNamespace({ namespace }),
      );
      return [
        reached,
        ...(await tried('search attributes', () => checkAttributes(client), 'warn')),
      ];
    }),
  );
}

async function checkAttributes(
  client: Parameters<typeof readSearchAttributes>[0],
): Promise<CheckResult[]> {
  const check = 'search attributes';
  const { missing, mistyped } = await readSearchAttributes(client);
  if (mistyped.length > 0) {
    const detail = `${mistyped.join(', ')} are not of the type Keyword.`;
    return [{ check, verdict: 'fail', detail, remedy: 'Rename them on the server.' }];
  }
  if (missing.length === 0) return [{ check, verdict: 'ok', detail: 'all registered' }];
  const remedy = 'Run: vertex-tuning setup (and restart the workers).';
  return [{ check, verdict: 'warn', detail: `${missing.join(', ')} are missing.`, remedy }];
}

export async function checkGoogle(settings: Settings): Promise<CheckResult[]> {
  const { emulator } = settings;
  if (emulator) {
    const detail = `the emulator at ${emulator.vertexHost} stands for Google; nothing is real`;
    return [{ check: 'Google credentials', verdict: 'ok', detail }];
  }
  return tried('Google credentials', async () => {
    await createCredentials().headers('https://aiplatform.googleapis.com/');
    return [{ check: 'Google credentials', verdict: 'ok', detail: 'found' }];
  });
}

/** What `run` finds, or why it could not. */
export async function tried(
  check: string,
  run: () => Promise<CheckResult[]>,
  verdict: 'fail' | 'warn' = 'fail',
): Promise<CheckResult[]> {
  try {
    return await run();
  } catch (error) {
    const { code, message } = toCliError(error);
    return [{ check, verdict, detail: `${code}: ${message}`, ...remedyOf(code) }];
  }
}

function remedyOf(code: string): { remedy?: string } {
  if (code === 'ACCESS_DENIED') {
    return {
      remedy:
        'Grant roles/aiplatform.user on the project and roles/storage.objectUser on the bucket; see docs/reference/permissions.md.',
    };
  }
  return {};
}
