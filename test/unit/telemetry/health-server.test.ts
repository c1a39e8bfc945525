import { startHealthServer } from '../../../src/telemetry/health-server';
import type { Health, HealthServer } from '../../../src/telemetry/health-server';

const LOOPBACK = { host: '127.0.0.1', port: 0 };

describe('startHealthServer', () => {
  let health: Health;
  let server: HealthServer;

  beforeEach(async () => {
    health = { live: true, ready: true, detail: { workers: 3 } };
    server = await startHealthServer({ address: LOOPBACK, health: () => health });
  });
  afterEach(() => server.close());

  const get = (path: string): Promise<Response> => fetch(`${server.url}${path}`);

  it('answers both probes with what they follow from', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ status: 'ok', workers: 3 });
    }
  });

  it('is alive but not ready while it drains', async () => {
    health = { live: true, ready: false, detail: {} };
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(503);
  });

  it('is never ready when it is dead', async () => {
    health = { live: false, ready: true, detail: {} };
    expect((await get('/healthz')).status).toBe(503);
    expect((await get('/readyz')).status).toBe(503);
  });

  it('says which setting to change when the port is taken', async () => {
    const port = Number(new URL(server.url).port);
    const second = startHealthServer({
      address: { host: '127.0.0.1', port },
      health: () => health,
    });
    await expect(second).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      problems: [{ path: 'VERTEX_TUNING_HTTP_ADDRESS' }],
    });
  });
});
