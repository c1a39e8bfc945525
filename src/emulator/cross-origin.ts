/** What browsers ask before they call another origin, and what they must be told then. */
import type { FastifyReply } from 'fastify';
import type { HttpCall, ResolvedCall } from './http-exchange';

/** How long, in seconds, a browser may keep the answer. */
const MAX_AGE_S = '3600';

export function isPreflight({ method, headers }: HttpCall): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Every method and header is allowed, whatever the address. */
export function preflight({ headers }: HttpCall): ResolvedCall {
  return {
    operation: 'preflight',
    project: null,
    run: () =>
      Promise.resolve({
        status: 200,
        headers: {
          'access-control-allow-methods': 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT',
          'access-control-allow-headers': headers['access-control-request-headers'] ?? '',
          'access-control-max-age': MAX_AGE_S,
        },
        body: '',
      }),
  };
}

/** On every answer to another origin. */
export function allowOrigin({ headers }: HttpCall, reply: FastifyReply): void {
  if (headers.origin === undefined) return;
  void reply.headers({
    'access-control-allow-origin': headers.origin,
    'access-control-expose-headers': '*',
    vary: 'origin',
  });
}
