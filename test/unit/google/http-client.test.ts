import type { Credentials } from '../../../src/google/auth';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { HttpCallOptions } from '../../../src/google/http-call';
import type { HttpClient } from '../../../src/google/http-client';
import { createHttpClient } from '../../../src/google/http-client';
import type { TransportTarget } from '../../../src/google/transport';
import { createTransport } from '../../../src/google/transport';
import type { FakeTime } from '../../support/fake-time';
import { createFakeTime } from '../../support/fake-time';
import type { ScriptedServer } from '../../support/scripted-server';
import {
  body,
  googleError,
  json,
  reset,
  silence,
  startScriptedServer,
  truncated,
} from '../../support/scripted-server';

const ORIGIN = 'https://us-central1-aiplatform.googleapis.com';
const JOBS = '/v1beta1/projects/acme/locations/us-central1/tuningJobs';

async function errorOf(call: Promise<unknown>): Promise<GoogleApiError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(GoogleApiError);
  return error as GoogleApiError;
}

function tokens(): Credentials & { refreshed: number } {
  const credentials = {
    refreshed: 0,
    headers: () => Promise.resolve({ authorization: `Bearer token-${credentials.refreshed}` }),
    refresh: () => {
      credentials.refreshed += 1;
    },
  };
  return credentials;
}

describe('the HTTP client', () => {
  let server: ScriptedServer;
  let time: FakeTime;
  const clients: HttpClient[] = [];

  beforeEach(async () => {
    server = await startScriptedServer();
    time = createFakeTime();
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((made) => made.close()));
    await server.close();
  });

  function client(target: TransportTarget, options: { timeoutMs?: number } = {}): HttpClient {
    const transport = createTransport({
      target,
      ...(target.kind === 'google' ? { connector: server.connector } : {}),
    });
    const made = createHttpClient({
      service: 'Vertex AI',
      transport,
      time,
      maxAnswerBytes: 10_000,
      ...options,
    });
    clients.push(made);
    return made;
  }

  function emulated(): HttpClient {
    return client({ kind: 'emulator', origin: `http://${server.host}` });
  }

  function get(options: HttpCallOptions = {}, http = emulated()) {
    return http.json(
      { method: 'GET', origin: ORIGIN, path: `${JOBS}?filter=x&pageSize=2` },
      options,
    );
  }

  function post(options: HttpCallOptions = {}, http = emulated()) {
    return http.json(
      { method: 'POST', origin: ORIGIN, path: JOBS, body: '{"baseModel":"m"}' },
      { retry: 'never', ...options },
    );
  }

  it('gives the answer with the time of the service', async () => {
    server.answerWith(json({ name: 'x' }, 200, { date: 'Sat, 31 Jan 2026 12:00:00 GMT' }));
    await expect(get()).resolves.toEqual({
      body: { name: 'x' },
      serverTime: '2026-01-31T12:00:00.000Z',
      attempts: 1,
    });
    expect(server.requests[0]).toMatchObject({ method: 'GET', url: `${JOBS}?filter=x&pageSize=2` });
  });

  it('keeps connections for the calls that follow', async () => {
    server.answerWith(json({}));
    const http = emulated();
    for (let call = 0; call < 20; call += 1) await get({}, http);
    // A second one is opened where a call follows before the first has come to rest.
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('opens no more connections than it is allowed', async () => {
    server.answerWith(json({}));
    const transport = createTransport({
      target: { kind: 'emulator', origin: `http://${server.host}` },
      maxConnections: 3,
    });
    const http = createHttpClient({ service: 'Vertex AI', transport, time });
    clients.push(http);
    await Promise.all(Array.from({ length: 30 }, () => get({}, http)));
    expect(server.requests).toHaveLength(30);
    expect(server.connections()).toBe(3);
  });

  it('sends what is sent once on a connection of its own', async () => {
    server.answerWith(json({}));
    const http = emulated();
    await get({}, http);
    const before = server.connections();
    await post({}, http);
    await post({}, http);
    expect(server.connections()).toBe(before + 2);
  });

  it.each([408, 429, 500, 502, 503, 504])('repeats a read after %i', async (status) => {
    server.answerWith(json({}, status), json({ ok: true }));
    await expect(get()).resolves.toMatchObject({ body: { ok: true }, attempts: 2 });
  });

  it.each([
    ['a reset connection', reset],
    ['a body that breaks off', truncated('{"na', 100)],
    ['a page of a proxy', body('<html></html>', 200, { 'content-type': 'text/html' })],
  ])('repeats a read after %s', async (_what, failure) => {
    server.answerWith(failure, json({ ok: true }));
    await expect(get()).resolves.toMatchObject({ body: { ok: true } });
  });

  it.each([400, 403, 404, 409, 501])('does not repeat a read after %i', async (status) => {
    server.answerWith(json({}, status));
    expect(await errorOf(get())).toMatchObject({ kind: 'status', httpStatus: status });
    expect(server.requests).toHaveLength(1);
  });

  it('backs off exponentially and gives up before the deadline would pass', async () => {
    server.answerWith(googleError(503, 'UNAVAILABLE', 'busy'));
    const error = await errorOf(get({ timeoutMs: 20_000 }));
    expect(error).toMatchObject({ kind: 'status', httpStatus: 503, status: 'UNAVAILABLE' });
    expect(time.slept).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('waits as long as RetryInfo says, and does not when that is past the deadline', async () => {
    const limited = googleError(429, 'RESOURCE_EXHAUSTED', 'slow down', [
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '12.5s' },
    ]);
    server.answerWith(limited, json({ ok: true }));
    await get();
    expect(time.slept).toEqual([12_500]);
    server.answerWith(limited);
    expect(await errorOf(get({ timeoutMs: 12_000 }))).toMatchObject({ retryAfterMs: 12_500 });
    expect(time.slept).toHaveLength(1);
  });

  it.each([
    ['7', 7000],
    ['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
  ])('waits as long as Retry-After: %s says', async (value, expected) => {
    const headers = { 'retry-after': value, date: 'Sat, 31 Jan 2026 12:00:00 GMT' };
    server.answerWith(json({}, 503, headers), json({}));
    await get();
    expect(time.slept).toEqual([expected]);
  });

  describe('a call that is sent once', () => {
    it.each([
      ['503', googleError(503, 'UNAVAILABLE', 'busy'), { kind: 'status', httpStatus: 503 }],
      ['429', googleError(429, 'RESOURCE_EXHAUSTED', 'x'), { kind: 'status', httpStatus: 429 }],
      ['a reset', reset, { kind: 'network' }],
      ['half an answer', truncated('{"name":"projects/', 300), { kind: 'malformed' }],
      ['an empty answer', body('', 200), { kind: 'malformed', httpStatus: 200 }],
      ['a list', json([]), { kind: 'malformed' }],
    ])('is not repeated after %s', async (_what, failure, expected) => {
      server.answerWith(failure);
      expect(await errorOf(post())).toMatchObject(expected);
      expect(server.requests).toHaveLength(1);
      expect(time.slept).toEqual([]);
    });

    it('says that nothing was sent when there was no connection', async () => {
      await server.close();
      const error = await errorOf(post());
      expect(error.kind).toBe('notSent');
      expect(error.message).toMatch(
        /^Vertex AI could not be reached for POST \/v1beta1\/.*ECONNREFUSED.*Nothing was sent\.$/,
      );
    });

    it('says that nothing was sent when the name does not resolve', async () => {
      const http = client({ kind: 'emulator', origin: 'http://no-such-host.invalid:1' });
      expect((await errorOf(post({}, http))).kind).toBe('notSent');
    });

    it('ends with a time-out when no answer comes', async () => {
      server.answerWith(silence);
      const error = await errorOf(post({ timeoutMs: 40 }));
      expect(error).toMatchObject({
        kind: 'timeout',
        message: `Vertex AI did not answer POST ${JOBS} within 0.04 s.`,
      });
    });

    it('has the time-out of the client where the call names none', async () => {
      server.answerWith(silence);
      const http = client({ kind: 'emulator', origin: `http://${server.host}` }, { timeoutMs: 40 });
      expect((await errorOf(post({}, http))).message).toContain('within 0.04 s');
    });

    it('ends with a time-out when an answer stops halfway', async () => {
      server.answerWith((response) => void response.write('{"name":'));
      expect((await errorOf(post({ timeoutMs: 40 }))).kind).toBe('timeout');
    });
  });

  describe('the signal of the caller', () => {
    const reason = new Error('the activity was cancelled');

    it('ends a call with its own reason', async () => {
      const controller = new AbortController();
      server.answerWith(() => controller.abort(reason));
      await expect(get({ signal: controller.signal })).rejects.toBe(reason);
    });

    it('ends a call whose answer has begun', async () => {
      const controller = new AbortController();
      server.answerWith((response) => {
        response.write('{"name":', () => controller.abort(reason));
      });
      await expect(get({ signal: controller.signal })).rejects.toBe(reason);
      expect(server.requests).toHaveLength(1);
    });

    it('ends a backoff', async () => {
      const controller = new AbortController();
      time.sleep = (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('interrupted')));
          controller.abort(reason);
        });
      server.answerWith(json({}, 503));
      await expect(get({ signal: controller.signal })).rejects.toBe(reason);
    });

    it('prevents a call that has not begun', async () => {
      await expect(post({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      expect(server.requests).toHaveLength(0);
    });

    it('keeps no listener after the call', async () => {
      const { signal } = new AbortController();
      const listeners = { added: 0, removed: 0 };
      const add = signal.addEventListener.bind(signal);
      const remove = signal.removeEventListener.bind(signal);
      signal.addEventListener = (...args: Parameters<typeof add>) => {
        listeners.added += 1;
        add(...args);
      };
      signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        listeners.removed += 1;
        remove(...args);
      };
      server.answerWith(json({}));
      await get({ signal });
      expect(listeners.added).toBeGreaterThan(0);
      expect(listeners.removed).toBe(listeners.added);
    });
  });

  describe('credentials', () => {
    const refused = googleError(401, 'UNAUTHENTICATED', 'expired');

    it('go to Google', async () => {
      server.answerWith(json({}));
      await get({}, client({ kind: 'google', credentials: tokens() }));
      expect(server.requests[0]?.headers).toMatchObject({
        authorization: 'Bearer token-0',
        host: 'us-central1-aiplatform.googleapis.com',
      });
    });

    it('are renewed once after a 401, for what is sent once as well', async () => {
      server.answerWith(refused, json({ ok: true }));
      await post({}, client({ kind: 'google', credentials: tokens() }));
      expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
        'Bearer token-0',
        'Bearer token-1',
      ]);
    });

    it('are renewed no second time', async () => {
      server.answerWith(refused);
      const http = client({ kind: 'google', credentials: tokens() });
      expect(await errorOf(post({}, http))).toMatchObject({ httpStatus: 401 });
      expect(server.requests).toHaveLength(2);
    });

    it('never go to an emulator, not even after a 401', async () => {
      server.answerWith(refused);
      expect(await errorOf(get())).toMatchObject({ httpStatus: 401 });
      expect(server.requests).toHaveLength(1);
      expect(server.requests[0]?.headers.authorization).toBeUndefined();
    });

    it.each([
      'http://us-central1-aiplatform.googleapis.com',
      'https://googleapis.com.evil.example',
    ])('never go to %s', async (origin) => {
      const http = client({ kind: 'google', credentials: tokens() });
      await expect(
        http.json({ method: 'GET', origin, path: '/' }, { retry: 'never' }),
      ).rejects.toThrow("is not a host of Google's APIs");
      expect(server.requests).toHaveLength(0);
    });

    it('that cannot be had end the call at once', async () => {
      const missing = new GoogleApiError({ kind: 'credentials', message: 'none', request: '' });
      const credentials = { headers: () => Promise.reject(missing), refresh: () => undefined };
      await expect(get({}, client({ kind: 'google', credentials }))).rejects.toBe(missing);
      expect(time.slept).toEqual([]);
    });

    it('that never come end with the deadline', async () => {
      const credentials = {
        headers: () => new Promise<never>(() => undefined),
        refresh: () => undefined,
      };
      const error = await errorOf(get({ timeoutMs: 30 }, client({ kind: 'google', credentials })));
      expect(error.kind).toBe('timeout');
    });
  });

  it('does not read an answer that is too large', async () => {
    server.answerWith(json({ text: 'x'.repeat(20_000) }));
    const error = await errorOf(post());
    expect(error).toMatchObject({ kind: 'malformed' });
    expect(error.message).toContain('a body of more than 10000 bytes');
  });

  it('names method, resource and the names of the query in its messages, and no value', async () => {
    server.answerWith(
      googleError(
        403,
        'PERMISSION_DENIED',
        "Permission 'aiplatform.tuningJobs.list' denied on resource '//aiplatform.googleapis.com/projects/acme/locations/us-central1' (or it may not exist).",
        [
          {
            '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
            reason: 'IAM_PERMISSION_DENIED',
            metadata: { permission: 'aiplatform.tuningJobs.list' },
          },
        ],
      ),
    );
    const error = await errorOf(get());
    expect(error.message).toBe(
      `Vertex AI answered 403 PERMISSION_DENIED to GET ${JOBS}?filter&pageSize: Permission 'aiplatform.tuningJobs.list' denied on resource '//aiplatform.googleapis.com/projects/acme/locations/us-central1' (or it may not exist).`,
    );
    expect(error).toMatchObject({
      request: `GET ${JOBS}?filter&pageSize`,
      reason: 'IAM_PERMISSION_DENIED',
      metadata: { permission: 'aiplatform.tuningJobs.list' },
    });
  });
});
