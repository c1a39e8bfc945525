import { createVertexClient } from '../../../src/vertex/client';
import type { VertexClient } from '../../../src/vertex/client';
import { discoveryDocument } from '../../../src/vertex/discovery/discovery-documents';
import { createFakeTime } from '../../support/fake-time';
import type { ScriptedServer } from '../../support/scripted-server';
import { body, googleError, json, reset, startScriptedServer } from '../../support/scripted-server';

const where = { project: 'acme', location: 'us-central1', apiVersion: 'v1beta1' } as const;
const parent = 'projects/acme/locations/us-central1';

function named(resource: string) {
  return { name: `projects/1/locations/europe-west4/${resource}`, apiVersion: 'v1beta1' } as const;
}

const model = named('models/9');
const version = named('models/9@2');
const endpoint = named('endpoints/5');
const operation = named('tuningJobs/7/operations/3');
const busy = googleError(503, 'UNAVAILABLE', 'busy');
const missing = googleError(404, 'NOT_FOUND', 'no such thing');

type Ask = (vertex: VertexClient) => Promise<unknown>;
/** Request line, request body, call. */
type Row = [request: string, body: unknown, ask: Ask];

const page = { filter: 'labels.a="b"', pageSize: 2, pageToken: 't' };
const PAGE = 'filter=labels.a%3D%22b%22&pageSize=2&pageToken=t';

/** Calls that may be sent any number of times. */
const REPEATED: Row[] = [
  [`GET /v1beta1/${model.name}`, undefined, (v) => v.getModel(model)],
  [`GET /v1beta1/${version.name}`, undefined, (v) => v.getModel(version)],
  [
    `GET /v1beta1/${parent}/models?${PAGE}&readMask=name`,
    undefined,
    (v) => v.listModels({ ...where, ...page, readMask: 'name' }),
  ],
  [
    `GET /v1beta1/${model.name}:listVersions?${PAGE}&orderBy=create_time`,
    undefined,
    (v) => v.listModelVersions({ ...model, ...page, orderBy: 'create_time' }),
  ],
  [
    `GET /v1beta1/${version.name}:listCheckpoints?pageSize=5`,
    undefined,
    (v) => v.listModelCheckpoints({ ...version, pageSize: 5 }),
  ],
  [
    `POST /v1beta1/${version.name}:mergeVersionAliases`,
    { versionAliases: ['golden', '-old'] },
    (v) => v.mergeVersionAliases({ ...version, request: { versionAliases: ['golden', '-old'] } }),
  ],
  [`DELETE /v1beta1/${model.name}`, undefined, (v) => v.deleteModel(model)],
  [
    `DELETE /v1beta1/${version.name}:deleteVersion`,
    undefined,
    (v) => v.deleteModelVersion(version),
  ],
  [`GET /v1beta1/${endpoint.name}`, undefined, (v) => v.getEndpoint(endpoint)],
  [
    `GET /v1beta1/${parent}/endpoints?${PAGE}`,
    undefined,
    (v) => v.listEndpoints({ ...where, ...page }),
  ],
  [`DELETE /v1beta1/${endpoint.name}`, undefined, (v) => v.deleteEndpoint(endpoint)],
  [`GET /v1beta1/${operation.name}`, undefined, (v) => v.getOperation(operation)],
  [
    `GET /v1beta1/${parent}/operations?${PAGE}`,
    undefined,
    (v) => v.listOperations({ apiVersion: 'v1beta1', parent, ...page }),
  ],
  [
    `GET /v1/${model.name}/operations`,
    undefined,
    (v) => v.listOperations({ apiVersion: 'v1', parent: model.name }),
  ],
  [
    `POST /v1beta1/${operation.name}:wait?timeout=20s`,
    undefined,
    (v) => v.waitOperation({ ...operation, seconds: 20 }),
  ],
  [`POST /v1beta1/${operation.name}:cancel`, undefined, (v) => v.cancelOperation(operation)],
  [`DELETE /v1beta1/${operation.name}`, undefined, (v) => v.deleteOperation(operation)],
  [
    `POST /v1beta1/${parent}/tuningJobs:validateReinforcementTuningReward`,
    { sampleResponse: { parts: [] } },
    (v) =>
      v.validateReinforcementTuningReward({
        ...where,
        request: { sampleResponse: { parts: [] } },
      }),
  ],
];

/** Calls whose repetition would make a second thing, hit another one, or undo what somebody did in between. */
const ONCE: Row[] = [
  [
    `PATCH /v1beta1/${model.name}?updateMask=defaultCheckpointId`,
    { defaultCheckpointId: '2' },
    (v) =>
      v.patchModel({
        ...model,
        model: { defaultCheckpointId: '2' },
        updateMask: 'defaultCheckpointId',
      }),
  ],
  [
    `PATCH /v1beta1/${endpoint.name}?updateMask=displayName`,
    { displayName: 'bot' },
    (v) =>
      v.patchEndpoint({
        ...endpoint,
        endpoint: { displayName: 'bot' },
        updateMask: 'displayName',
      }),
  ],
  [
    `POST /v1beta1/${parent}/tuningJobs:rebaseTunedModel`,
    { deployToSameEndpoint: false },
    (v) => v.rebaseTunedModel({ ...where, request: { deployToSameEndpoint: false } }),
  ],
  [
    `POST /v1beta1/${parent}:evaluateDataset`,
    { metrics: [] },
    (v) => v.evaluateDataset({ ...where, request: { metrics: [] } }),
  ],
  [
    `POST /v1beta1/${endpoint.name}:undeployModel`,
    { deployedModelId: '8' },
    (v) => v.undeployModel({ ...endpoint, request: { deployedModelId: '8' } }),
  ],
  [
    `DELETE /v1beta1/${model.name}@golden:deleteVersion`,
    undefined,
    (v) => v.deleteModelVersion({ ...model, name: `${model.name}@golden` }),
  ],
];

describe('the calls of models, endpoints and operations', () => {
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

  function seen(): { request: string; body: unknown }[] {
    return server.requests.map(({ method, url, body: text }) => ({
      request: `${method} ${url}`,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    }));
  }

  it.each(REPEATED)(
    '%s is sent as documented, and again after a 503',
    async (request, sent, ask) => {
      server.answerWith(busy, json({}));
      await ask(vertex);
      expect(seen()).toEqual([
        { request, body: sent },
        { request, body: sent },
      ]);
    },
  );

  it.each(ONCE)('%s is sent once, whatever happens', async (request, sent, ask) => {
    for (const failure of [busy, reset, body('<html></html>', 200)]) {
      server.requests.length = 0;
      server.answerWith(failure);
      await expect(ask(vertex)).rejects.toMatchObject({ name: 'GoogleApiError' });
      expect(seen()).toEqual([{ request, body: sent }]);
    }
    expect(time.slept).toEqual([]);
  });

  it('are all methods of the API, called with the parameters that they have', async () => {
    const { methods } = discoveryDocument('v1beta1');
    const known = Object.values(methods).map(({ httpMethod, path, parameters = {} }) => ({
      httpMethod,
      pattern: new RegExp(
        `^/${path.replaceAll(/\{[^}]*\}/g, '[^/:]+').replace('models/[^/:]+', 'models/[^/]+?')}$`,
      ),
      query: Object.keys(parameters),
    }));
    const unknown: string[] = [];
    server.answerWith(json({}));
    for (const [, , ask] of [...REPEATED, ...ONCE]) {
      server.requests.length = 0;
      await ask(vertex);
      const { method, url } = server.requests[0] ?? { method: '', url: '' };
      const { pathname, searchParams } = new URL(url, 'http://x');
      const path = pathname.replace(/^\/v1\//, '/v1beta1/');
      const found = known.find(
        ({ httpMethod, pattern, query }) =>
          httpMethod === method &&
          pattern.test(path) &&
          [...searchParams.keys()].every((name) => query.includes(name)),
      );
      if (found === undefined) unknown.push(`${method} ${path}`);
    }
    // The documents that are at hand were cut to what tuning needs; these two stand in the full ones.
    expect(unknown).toEqual([
      `GET /v1beta1/${model.name}/operations`,
      `PATCH /v1beta1/${endpoint.name}`,
    ]);
  });

  it('lists nothing as an empty list, and gives the next page’s token on', async () => {
    const lists: [string, Ask][] = [
      ['models', (v) => v.listModels(where)],
      ['models', (v) => v.listModelVersions(model)],
      ['checkpoints', (v) => v.listModelCheckpoints(model)],
      ['endpoints', (v) => v.listEndpoints(where)],
      ['operations', (v) => v.listOperations({ apiVersion: 'v1', parent })],
    ];
    for (const [key, ask] of lists) {
      server.answerWith(
        json({ nextPageToken: '' }),
        json({ [key]: [{ name: 'x', tomorrow: 1 }], nextPageToken: 'n' }),
      );
      await expect(ask(vertex)).resolves.toMatchObject({ body: { [key]: [] } });
      await expect(ask(vertex)).resolves.toMatchObject({
        body: { [key]: [{ name: 'x', tomorrow: 1 }], nextPageToken: 'n' },
      });
    }
  });

  it('says which places could not be asked for operations', async () => {
    server.answerWith(json({ unreachable: ['projects/1/locations/us'] }));
    await expect(vertex.listOperations({ apiVersion: 'v1', parent })).resolves.toMatchObject({
      body: { operations: [], unreachable: ['projects/1/locations/us'] },
    });
  });

  const deletions: [string, Ask][] = [
    ['model', (v) => v.deleteModel(model)],
    ['model version', (v) => v.deleteModelVersion(version)],
    ['endpoint', (v) => v.deleteEndpoint(endpoint)],
    ['operation', (v) => v.deleteOperation(operation)],
  ];

  it.each(deletions)(
    'tells a missing %s from one that a try before may have deleted',
    async (_what, ask) => {
      server.answerWith(missing);
      await expect(ask(vertex)).resolves.toMatchObject({
        body: { kind: 'notFound', repeated: false },
      });
      server.answerWith(reset, missing);
      await expect(ask(vertex)).resolves.toMatchObject({
        body: { kind: 'notFound', repeated: true },
      });
    },
  );

  it.each(deletions)('takes no 404 of somebody else for a missing %s', async (_what, ask) => {
    server.answerWith(body('<html>not here</html>', 404));
    await expect(ask(vertex)).rejects.toMatchObject({ httpStatus: 404 });
    server.answerWith(googleError(400, 'FAILED_PRECONDITION', 'still deployed'));
    await expect(ask(vertex)).rejects.toMatchObject({ status: 'FAILED_PRECONDITION' });
  });

  it('gives the operation of a deletion, and takes the empty answer of a forgotten operation', async () => {
    server.answerWith(json({ name: 'o', done: false }));
    await expect(vertex.deleteModel(model)).resolves.toMatchObject({
      body: { kind: 'started', operation: { name: 'o', done: false } },
    });
    server.answerWith(body('', 200));
    await expect(vertex.deleteOperation(operation)).resolves.toMatchObject({
      body: { kind: 'deleted' },
    });
    await expect(vertex.cancelOperation(operation)).resolves.toMatchObject({ body: {} });
  });

  it('deletes no whole model where a version is named, and no version where none is', async () => {
    await expect(vertex.deleteModel(version)).rejects.toMatchObject({
      kind: 'notSent',
      message: expect.stringContaining('deletes all of them'),
    });
    await expect(vertex.deleteModelVersion(model)).rejects.toMatchObject({
      kind: 'notSent',
      message: expect.stringContaining('names no version'),
    });
    expect(server.requests).toEqual([]);
  });

  it('scrubs operations: their jobs, metadata and errors', async () => {
    const text = { userDatasetExamples: [{ parts: ['Qrow'] }] };
    server.answerWith(
      json({
        name: 'o',
        error: { code: 3, message: 'JSON: {"Qrow":1}', details: [{ Qrow: 1 }] },
        response: { tuningDataStats: { supervisedTuningDataStats: text } },
        metadata: { genericMetadata: { partialFailures: [{ code: 3, message: 'row: Qrow' }] } },
      }),
    );
    const answers = [
      await vertex.getOperation(operation),
      await vertex.waitOperation(operation),
      await vertex.rebaseTunedModel({ ...where, request: {} }),
    ];
    expect(answers[0]?.body).toMatchObject({ name: 'o', error: { code: 3 } });
    expect(JSON.stringify(answers)).not.toContain('Qrow');
  });

  it('waits longer than the service does', async () => {
    server.answerWith((response) => {
      setTimeout(() => json({ done: true })(response, undefined as never, undefined as never), 40);
    });
    const quick = createVertexClient({
      target: { kind: 'emulator', host: server.host },
      timeoutMs: 20,
    });
    await expect(quick.getOperation(operation)).rejects.toMatchObject({ kind: 'timeout' });
    await expect(quick.waitOperation({ ...operation, seconds: 1 })).resolves.toMatchObject({
      body: { done: true },
    });
    await quick.close();
  });
});
