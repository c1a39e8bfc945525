import { discoveryDocument, messageId } from '../../../src/vertex/discovery/discovery-documents';
import type { DiscoverySchema } from '../../../src/vertex/discovery/discovery-documents';
import { createVertexClient } from '../../../src/vertex/client';
import type { VertexClient } from '../../../src/vertex/client';
import { LIST_FIELDS } from '../../../src/vertex/list-fields';
import { createFakeTime } from '../../support/fake-time';
import type { ScriptedServer } from '../../support/scripted-server';
import { body, googleError, json, reset, startScriptedServer } from '../../support/scripted-server';

const where = { project: 'acme', location: 'us-central1', apiVersion: 'v1beta1' } as const;
const job = {
  name: 'projects/1/locations/europe-west4/tuningJobs/7',
  apiVersion: 'v1beta1',
} as const;

describe('the Vertex AI client', () => {
  let server: ScriptedServer;
  let vertex: VertexClient;
  let time: ReturnType<typeof createFakeTime>;

  beforeEach(async () => {
    server = await startScriptedServer();
    time = createFakeTime();
    vertex = createVertexClient({ target: { kind: 'emulator', host: server.host }, time });
  });

  afterEach(async () => {
    await vertex.close();
    await server.close();
  });

  it('creates a job with one POST of the body as it is', async () => {
    server.answerWith(json(job));
    const tuningJob = { baseModel: 'gemini-2.5-flash', labels: { a_b: 'c' } };
    await vertex.createTuningJob({ ...where, tuningJob });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      url: '/v1beta1/projects/acme/locations/us-central1/tuningJobs',
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(tuningJob);
  });

  it.each([
    ['a reset', reset, 'network'],
    ['a 503', googleError(503, 'UNAVAILABLE', 'busy'), 'status'],
    ['a page of a proxy', body('<html></html>', 200), 'malformed'],
  ])('sends no second create call after %s', async (_what, failure, kind) => {
    server.answerWith(failure);
    await expect(vertex.createTuningJob({ ...where, tuningJob: {} })).rejects.toMatchObject({
      kind,
    });
    expect(server.requests).toHaveLength(1);
    expect(time.slept).toEqual([]);
  });

  it('repeats get, list, cancel and calls of a model', async () => {
    const busy = googleError(503, 'UNAVAILABLE', 'busy');
    const model = 'projects/acme/locations/us-central1/publishers/google/models/gemini-2.5-flash';
    const calls: [string, () => Promise<unknown>][] = [
      [
        'GET /v1beta1/projects/1/locations/europe-west4/tuningJobs/7',
        () => vertex.getTuningJob(job),
      ],
      [
        'POST /v1beta1/projects/1/locations/europe-west4/tuningJobs/7:cancel',
        () => vertex.cancelTuningJob(job),
      ],
      [
        `POST /v1/${model}:generateContent`,
        () => vertex.generateContent({ model, apiVersion: 'v1', request: { contents: [] } }),
      ],
      [
        `POST /v1/${model}:countTokens`,
        () => vertex.countTokens({ model, apiVersion: 'v1', request: {} }),
      ],
      [
        'POST /v1beta1/projects/acme/locations/us-central1:evaluateInstances',
        () => vertex.evaluateInstances({ ...where, request: {} }),
      ],
    ];
    for (const [request, call] of calls) {
      server.requests.length = 0;
      server.answerWith(busy, json({}));
      await call();
      expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
        request,
        request,
      ]);
    }
  });

  it('takes an empty answer to a cancel', async () => {
    server.answerWith(body('', 200));
    await expect(vertex.cancelTuningJob(job)).resolves.toMatchObject({ body: {} });
  });

  it('lists a page, empty or not, without asking for rows of datasets', async () => {
    server.answerWith(json({}), json({ tuningJobs: [{ name: 'x' }], nextPageToken: 't' }));
    await expect(vertex.listTuningJobs(where)).resolves.toMatchObject({ body: { tuningJobs: [] } });
    await expect(
      vertex.listTuningJobs({ ...where, filter: 'labels.run="a&b"', pageSize: 50, pageToken: 's' }),
    ).resolves.toMatchObject({ body: { tuningJobs: [{ name: 'x' }], nextPageToken: 't' } });
    const query = new URL(server.requests[1]?.url ?? '', 'http://x').searchParams;
    expect(Object.fromEntries(query)).toEqual({
      filter: 'labels.run="a&b"',
      pageSize: '50',
      pageToken: 's',
      fields: LIST_FIELDS.v1beta1,
    });
    expect(server.requests[0]?.url).not.toMatch(/userDatasetExamples|\*/i);
  });

  it('scrubs jobs, and errors of every call, but not what a model generates', async () => {
    const stats = { supervisedTuningDataStats: { userDatasetExamples: [{ parts: ['Qrow'] }] } };
    const failed = {
      ...job,
      error: { code: 3, message: 'JSON: {"Qrow":1}' },
      tuningDataStats: stats,
    };
    server.answerWith(json(failed));
    const answers = [
      await vertex.getTuningJob(job),
      await vertex.createTuningJob({ ...where, tuningJob: {} }),
    ];
    server.answerWith(json({ tuningJobs: [failed] }));
    const page = await vertex.listTuningJobs(where);
    expect(JSON.stringify([answers, page])).not.toContain('Qrow');

    const model = 'projects/acme/locations/us-central1/endpoints/5';
    const request = { model, apiVersion: 'v1', request: {} } as const;
    const generated = { candidates: [{ content: { parts: [{ text: '{"message":"a {b}"}' }] } }] };
    server.answerWith(json(generated));
    await expect(vertex.generateContent(request)).resolves.toMatchObject({ body: generated });
    server.answerWith(googleError(400, 'INVALID_ARGUMENT', 'Bad text: Qrow'));
    await expect(vertex.generateContent(request)).rejects.toMatchObject({
      message: expect.not.stringContaining('Qrow'),
    });
  });

  it('asks Google at the host of the location in the name', async () => {
    const hosts: string[] = [];
    const google = createVertexClient({
      target: {
        kind: 'google',
        credentials: {
          headers: (url) => {
            hosts.push(new URL(url).host);
            return Promise.resolve({ authorization: 'Bearer t' });
          },
          refresh: () => undefined,
        },
      },
      connector: server.connector,
    });
    server.answerWith(json({}));
    for (const location of ['us-central1', 'global', 'eu']) {
      await google.getTuningJob({
        name: `projects/1/locations/${location}/tuningJobs/7`,
        apiVersion: 'v1',
      });
    }
    await google.close();
    expect(hosts).toEqual([
      'us-central1-aiplatform.googleapis.com',
      'aiplatform.googleapis.com',
      'aiplatform.eu.rep.googleapis.com',
    ]);
    expect(server.requests.map(({ headers }) => headers.host)).toEqual(hosts);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer t');
  });

  it('sends an emulator no credentials, even where the environment has some', async () => {
    process.env['GOOGLE_APPLICATION_CREDENTIALS'] = '/nonexistent/credentials.json';
    server.answerWith(json({}));
    try {
      await vertex.getTuningJob(job);
    } finally {
      delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
    }
    expect(Object.keys(server.requests[0]?.headers ?? {}).sort()).toEqual([
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it.each([
    'tuningJobs/7',
    'projects/1/locations/evil.example#/tuningJobs/7',
    'projects/1/locations/us-central1/../../x',
    'projects/1/locations/us-central1/tuningJobs/7?alt=media',
  ])('sends nothing for the name %p', async (name) => {
    await expect(vertex.getTuningJob({ name, apiVersion: 'v1' })).rejects.toMatchObject({
      kind: 'notSent',
    });
    expect(server.requests).toHaveLength(0);
  });
});

/** `a(b,c),d` as [['a', 'b,c'], ['d', '']]. */
function split(fields: string): [string, string][] {
  const parts: [string, string][] = [];
  for (let rest = fields; rest !== '';) {
    const name = /^\w*/.exec(rest)?.[0] ?? '';
    let end = name.length;
    if (rest[end] === '(') {
      for (let depth = 0; ; end += 1) {
        if (rest[end] === '(') depth += 1;
        if (rest[end] === ')') depth -= 1;
        if (depth === 0) break;
      }
      parts.push([name, rest.slice(name.length + 1, end)]);
      end += 1;
    } else parts.push([name, '']);
    rest = rest.slice(end + 1);
  }
  return parts;
}

function unknownFields(
  version: 'v1' | 'v1beta1',
  schema: DiscoverySchema,
  fields: string,
): string[] {
  return split(fields).flatMap(([name, inner]) => {
    const field = schema.properties?.[name];
    if (field === undefined) return [name];
    const ref = field.$ref ?? field.items?.$ref;
    if (inner === '') return [];
    return unknownFields(version, discoveryDocument(version).schemas[ref ?? ''] ?? {}, inner);
  });
}

describe('LIST_FIELDS', () => {
  it.each(['v1', 'v1beta1'] as const)('asks %s only for fields that it has', (version) => {
    const { schemas } = discoveryDocument(version);
    const answer = schemas[messageId(version, 'ListTuningJobsResponse') ?? ''] ?? {};
    expect(unknownFields(version, answer, LIST_FIELDS[version])).toEqual([]);
    expect(unknownFields(version, answer, 'tuningJobs(nonsense)')).toEqual(['nonsense']);
  });
});
