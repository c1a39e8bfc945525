import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { TuningStack } from '../support/tuning-stack';
import { WorkerProcess } from '../support/worker-process';

describe('a worker that cannot begin', () => {
  let stack: TuningStack;
  let taken: Server;
  beforeAll(async () => {
    stack = await TuningStack.start({ workers: false });
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
  });
  afterAll(async () => {
    taken.close();
    await stack.close();
  });

  it.each(['VERTEX_TUNING_HTTP_ADDRESS', 'VERTEX_TUNING_METRICS_ADDRESS'])(
    'ends, and names the setting: %s is an address that is taken',
    async (name) => {
      const { port } = taken.address() as AddressInfo;
      const start = WorkerProcess.start({ ...stack.environment(), [name]: `127.0.0.1:${port}` });
      await expect(start).rejects.toThrow(
        new RegExp(`ended with 2[^]*CONFIGURATION_INVALID[^]*${name}`),
      );
    },
  );
});
