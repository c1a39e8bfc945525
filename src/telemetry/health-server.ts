/** Answers orchestrators: `/healthz` whether the process must be replaced, `/readyz` whether it takes work. */
import fastify from 'fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { TuningError } from '../contract/tuning-error';

export type Health = {
  /** False: replace the process. */
  live: boolean;
  /** False: starting, draining, or cut off from Temporal. */
  ready: boolean;
  /** What both follow from; shown as it is. */
  detail: object;
};

export type HealthServer = { url: string; close(): Promise<void> };

export async function startHealthServer(options: {
  address: { host: string; port: number };
  health: () => Health;
}): Promise<HealthServer> {
  const server = fastify({ logger: false });
  server.get('/healthz', (_request, reply) => {
    const { live, detail } = options.health();
    return answer(reply, live, detail);
  });
  server.get('/readyz', (_request, reply) => {
    const { live, ready, detail } = options.health();
    return answer(reply, live && ready, detail);
  });
  return { url: await listen(server, options.address), close: () => server.close() };
}

function answer(reply: FastifyReply, isWell: boolean, detail: object): FastifyReply {
  return reply
    .code(isWell ? 200 : 503)
    .header('cache-control', 'no-store')
    .send({ status: isWell ? 'ok' : 'unavailable', ...detail });
}

async function listen(
  server: FastifyInstance,
  { host, port }: { host: string; port: number },
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    await server.close();
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = 'Choose another address, or off.';
    throw new TuningError(
      'CONFIGURATION_INVALID',
      `VERTEX_TUNING_HTTP_ADDRESS: cannot be listened on: ${reason}. ${remedy}`,
      {
        problems: [
          {
            path: 'VERTEX_TUNING_HTTP_ADDRESS',
            message: `cannot be listened on: ${reason}.`,
            remedy,
          },
        ],
        cause: error,
      },
    );
  }
}
