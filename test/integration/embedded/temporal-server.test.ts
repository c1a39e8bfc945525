import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../src/contract/names';
import { ensureTemporalBinary } from '../../../src/embedded/temporal-binary';
import { startTemporalServer, type TemporalServer } from '../../../src/embedded/temporal-server';
import { TEMPORAL_NAMESPACE, connectToTemporal, uniqueName } from '../../support/temporal-server';

describe('the shared Temporal server', () => {
  it('has every search attribute registered as a keyword', async () => {
    const connection = await connectToTemporal();
    try {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({
        namespace: TEMPORAL_NAMESPACE,
      });
      for (const name of Object.values(SEARCH_ATTRIBUTES)) {
        expect([name, customAttributes?.[name]]).toStrictEqual([name, 2]);
      }
    } finally {
      await connection.close();
    }
  });
});

describe('startTemporalServer', () => {
  let directory: string;
  let binaryPath: string;
  const running: TemporalServer[] = [];

  async function start(
    options: Partial<Parameters<typeof startTemporalServer>[0]> = {},
  ): Promise<TemporalServer> {
    const server = await startTemporalServer({ binaryPath, searchAttributes: [], ...options });
    running.push(server);
    return server;
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'temporal-server-test-'));
    binaryPath = (await ensureTemporalBinary({ log: () => undefined })).path;
  });

  afterAll(async () => {
    for (const server of running) server.kill();
    await rm(directory, { recursive: true, force: true });
  });

  it('keeps runs in its database file over a kill', async () => {
    const dbFile = join(directory, 'kept.db');
    const searchAttributes = Object.values(SEARCH_ATTRIBUTES);
    const workflowId = uniqueName('kept');
    const first = await start({ dbFile, searchAttributes });
    await withClient(first, async (client) => {
      await client.workflow.start('anything', { workflowId, taskQueue: 'nobody' });
    });
    first.kill();
    await until(() => !isAlive(first.pid));

    const second = await start({ dbFile, searchAttributes });
    await withClient(second, async (client) => {
      const { status } = await client.workflow.getHandle(workflowId).describe();
      expect(status.name).toBe('RUNNING');
    });
    // Bytes 18 and 19 of the header say 2 when the file is in write-ahead mode.
    expect([...(await readFile(dbFile)).subarray(18, 20)]).toStrictEqual([2, 2]);
  });

  it('serves its web UI where it says', async () => {
    const server = await start({ ui: true });
    const response = await fetch(server.uiUrl ?? '');
    expect(response.status).toBe(200);
  });

  it('is gone after stop, and its log file says what it printed', async () => {
    const logFile = join(directory, 'server.log');
    const server = await start({ logFile });
    await server.stop();
    expect(isAlive(server.pid)).toBe(false);
    expect(await readFile(logFile, 'utf8')).toContain(server.address.split(':')[1]);
  });

  it('explains with the words of the server why it could not start', async () => {
    const dbFile = join(directory, 'no', 'such', 'directory.db');
    await expect(start({ dbFile })).rejects.toMatchObject({
      code: 'TEMPORAL_UNREACHABLE',
      message: expect.stringMatching(/ended with code 1 .*\n.*no such file or directory/s),
    });
    expect(existsSync(dbFile)).toBe(false);
  });

  it('says so when a chosen port is taken', async () => {
    const server = await start();
    const port = Number(server.address.split(':')[1]);
    await expect(start({ port })).rejects.toMatchObject({
      code: 'TEMPORAL_UNREACHABLE',
      message: expect.stringMatching(/address already in use/),
    });
  });
});

async function withClient(
  server: TemporalServer,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const connection = await Connection.connect({ address: server.address });
  try {
    await work(new Client({ connection, namespace: server.namespace }));
  } finally {
    await connection.close();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
