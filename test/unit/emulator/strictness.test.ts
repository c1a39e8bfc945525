import { gzipSync } from 'node:zlib';
import type { TuningJob } from '../../../src/vertex/wire-types';
import { answerProblems } from '../../../src/emulator/answer-check';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;
let uri: string;

beforeAll(async () => {
  emulated = await Emulated.start();
  uri = await emulated.upload('train.jsonl', row('a', 'b'));
});
afterAll(() => emulated.close());

const JOBS = `/v1beta1/projects/p/locations/${LOCATION}/tuningJobs`;
const good = () => ({
  baseModel: 'gemini-2.5-flash',
  supervisedTuningSpec: { trainingDatasetUri: uri },
});

/** The error about a job that there is not. */
async function missing(query: string): Promise<object> {
  return (await emulated.call('GET', `${JOBS}/1${query}`)).json['error'] as object;
}

describe('parameters', () => {
  it.each([
    'fields=tuningJobs(name,state),nextPageToken',
    '$fields=tuningJobs.name',
    'alt=json',
    'alt=json;enum-encoding=int',
    '$alt=json%3Benum-encoding%3Dint',
    '$.xgafv=2',
    'prettyPrint=false',
    'key=k&quotaUser=u&access_token=t&oauth_token=o&uploadType=media&upload_protocol=raw',
    'page_size=5',
    'pageSize=5&filter=',
  ])('are taken as Google takes them: %s', async (query) => {
    const { status } = await emulated.call('GET', `${JOBS}?${query}`);
    expect(status).toBe(200);
  });

  it.each([
    ['unknown', 'page=5', 'Unknown name "page"'],
    ['of another method', 'updateMask=x', 'Unknown name "updateMask"'],
    ['of a wrong type', 'pageSize=many', "Invalid value at 'page_size'"],
    ['of more than 32 bits', 'pageSize=3000000000', "Invalid value at 'page_size'"],
    ['empty where a number is due', 'pageSize=', "Invalid value at 'page_size'"],
    ['given twice', 'pageSize=1&page_size=2', "Invalid value at 'page_size'"],
    ['with an unknown encoding', 'alt=xml', "Invalid value at 'alt'"],
    ['with an unknown error format', '$.xgafv=3', 'Must be 1 or 2'],
    ['naming fields that there are not', 'fields=jobs', 'Request contains an invalid argument.'],
  ])('that are %s are refused, and noted', async (kind, query, message) => {
    const path = JOBS.replace('/p/', `/param-${kind.replaceAll(' ', '-')}/`);
    const { status, json } = await emulated.call('GET', `${path}?${query}`);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: {
        status: 'INVALID_ARGUMENT',
        message: expect.stringContaining(message) as string,
        details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest' }],
      },
    });
    const noted = await emulated.violations(`pathContains=param-${kind.replaceAll(' ', '-')}`);
    expect(noted).toHaveLength(1);
  });

  it('may come as a header where they select fields', async () => {
    const { name } = await emulated.create('p', good());
    const job = await emulated.call('GET', `/v1/${name}`, undefined, {
      'x-goog-fieldmask': 'name',
    });
    expect(job.json).toEqual({ name });
    const wrong = await emulated.call('GET', JOBS, undefined, { 'x-goog-fieldmask': 'jobs' });
    expect(wrong.status).toBe(400);
  });

  it('choose between two formats of errors', async () => {
    const newer = await missing('?$.xgafv=2');
    expect(newer).toEqual(await missing(''));
    expect(newer).not.toHaveProperty('errors');
    const { message } = newer as { message: string };
    expect(await missing('?$.xgafv=1')).toEqual({
      ...newer,
      errors: [{ message, domain: 'global', reason: 'notFound' }],
    });
  });

  it('wrap the answer in a function where they ask for one', async () => {
    const { text, headers } = await emulated.call('GET', `${JOBS}?callback=done`);
    expect(text).toMatch(/^\/\/ API callback\ndone\(\{[^]*\}\);$/);
    expect(headers.get('content-type')).toContain('text/javascript');
  });

  it('that ask for what is not imitated are told so', async () => {
    expect((await emulated.call('GET', `${JOBS}?alt=proto`)).status).toBe(501);
  });
});

describe('bodies', () => {
  it('may come in chunks, compressed, with the headers of clients', async () => {
    const bytes = gzipSync(JSON.stringify(good()));
    const response = await fetch(emulated.url + JOBS, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-encoding': 'gzip',
        'x-goog-api-client': 'gl-node/20 gccl/1',
        'x-goog-user-project': 'other',
      },
      // A stream has no length: it is sent in chunks.
      body: new Blob([bytes.subarray(0, 20), bytes.subarray(20)]).stream(),
      duplex: 'half',
    });
    expect(response.status).toBe(200);
  });

  it('that say they are forms, as curl does by itself, are taken for parameters', async () => {
    const { json } = await emulated.call('POST', JOBS, JSON.stringify(good()), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    const message = expect.stringMatching(
      /^Invalid JSON payload received\. Unknown name "\{.*Cannot bind query parameter\./,
    ) as string;
    expect(json).toMatchObject({ error: { code: 400, message } });
    const page = await emulated.call('POST', JOBS, 'pageSize=1', {
      'content-type': 'application/x-www-form-urlencoded',
      'x-http-method-override': 'GET',
    });
    expect(page.json['tuningJobs']).toHaveLength(1);
  });

  it.each([
    ['nothing', undefined, 404],
    ['an empty object', '{}', 404],
    ['an unknown field', '{"reason":"x"}', 400],
  ])('of a cancel may be %s', async (_, body, status) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await emulated.call('POST', `${JOBS}/1:cancel`, body, headers);
    expect(answer.json).toMatchObject({ error: { code: status } });
  });

  it('may be compressed', async () => {
    const body = gzipSync(JSON.stringify(good()));
    const { status } = await emulated.call('POST', JOBS, body, {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    });
    expect(status).toBe(200);
  });

  it.each([
    [1, 'ADAPTER_SIZE_ONE'],
    [6, 'ADAPTER_SIZE_TWO'],
    [3, 'ADAPTER_SIZE_EIGHT'],
  ])('may have enums as numbers: %d', async (adapterSize, name) => {
    const body = {
      base_model: 'gemini-2.5-flash',
      supervised_tuning_spec: {
        training_dataset_uri: uri,
        hyper_parameters: { adapter_size: adapterSize },
      },
    };
    const job = await emulated.vertex<TuningJob>('TuningJob', 'POST', JOBS, body);
    expect(job.supervisedTuningSpec?.hyperParameters?.adapterSize).toBe(name);
  });

  it('may come by POST where the header names another method', async () => {
    const model = `/v1/projects/p/locations/${LOCATION}/models/1`;
    const headers = { 'x-http-method-override': 'PATCH', 'content-type': 'application/json' };
    const { status, text } = await emulated.call('POST', model, '{"displayName":"x"}', headers);
    expect(status).toBe(404);
    expect(text).toContain('models/1 is not found');
  });

  it.each([
    ['a list', '[]'],
    ['a text', '"x"'],
    ['an enum that there is not', JSON.stringify({ ...good(), state: 3, labels: 7 })],
    [
      'a number of no enum value',
      JSON.stringify({
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: { trainingDatasetUri: 'gs://abc/x', tuningMode: 99 },
      }),
    ],
  ])('are refused when they are %s', async (_, body) => {
    const { status } = await emulated.call('POST', JOBS, body, {
      'content-type': 'application/json',
    });
    expect(status).toBe(400);
  });
});

describe('answers', () => {
  it.each([
    ['', true],
    ['?prettyPrint=true', true],
    ['?prettyPrint=1', true],
    ['?prettyPrint=false', false],
    ['?prettyPrint=0', false],
  ])('have lines and spaces as asked: %s', async (query, isPretty) => {
    await emulated.create('p', good());
    const { text } = await emulated.call('GET', `${JOBS}${query}`);
    expect(text.includes('\n')).toBe(isPretty);
  });
});

describe('addresses', () => {
  it('may have projects of a domain', async () => {
    const path = `/v1/projects/example.com:acme/locations/${LOCATION}/tuningJobs`;
    expect((await emulated.call('GET', path)).status).toBe(200);
  });

  const PLACE = `/v1/projects/p/locations/${LOCATION}`;
  const COLLECTIONS = [
    'agents',
    'batchPredictionJobs',
    'cachedContents',
    'customJobs',
    'dataLabelingJobs',
    'datasets',
    'deploymentResourcePools',
    'evaluationExperiments',
    'evaluationItems',
    'extensions',
    'featureGroups',
    'featureOnlineStores',
    'featurestores',
    'indexEndpoints',
    'indexes',
    'metadataStores',
    'nasJobs',
    'notebookRuntimes',
    'pipelineJobs',
    'schedules',
    'ragCorpora',
    'reasoningEngines',
    'specialistPools',
    'studies',
    'tensorboards',
  ];

  it.each([
    ...COLLECTIONS.map((collection) => ['GET', `${PLACE}/${collection}`]),
    ['POST', `${PLACE}/extensions:import`],
    ['GET', `${PLACE}/modelMonitors/1`],
    ['GET', `${PLACE}/models/1/evaluations`],
    ['GET', '/v1/projects/p/locations'],
    ['GET', PLACE],
    ['GET', '/v1beta1/publishers/google/models'],
    ['GET', '/v1beta1/publishers/google/models/gemini-2.5-flash'],
    ['POST', '/v1beta1:evaluateInstances'],
  ])('that are not imitated are answered 501, and are no mistake: %s %s', async (method, path) => {
    const { json } = await emulated.call(method ?? '', path ?? '');
    expect(json).toMatchObject({ error: { status: 'UNIMPLEMENTED' } });
    expect(await emulated.violations(`pathContains=${encodeURIComponent(path ?? '')}`)).toEqual([]);
  });

  it.each([
    ['HEAD', JOBS],
    ['DELETE', `${JOBS}/1`],
    ['PUT', JOBS],
    ['PATCH', `${JOBS}/1`],
    ['OPTIONS', JOBS],
    ['GET', `${JOBS}/`],
    ['GET', `${JOBS}/1/`],
    ['GET', `${JOBS}%2F1`],
    ['GET', JOBS.replace('/projects', '//projects')],
    ['POST', `${JOBS}/1:stop`],
    ['GET', JOBS.replace('tuningJobs', 'tuningJobz')],
    ['GET', JOBS.replace('tuningJobs', 'tuning_jobs')],
    ['GET', JOBS.replace('tuningJobs', 'Models')],
    ['GET', JOBS.replace('tuningJobs', 'endpoint')],
    ['GET', '/v1/publisher/google'],
  ])('are no others than those of the API: %s %s', async (method, path) => {
    const { status, headers } = await emulated.call(method, path);
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
  });

  it('may have their other signs encoded', async () => {
    const { name } = await emulated.create('p', good());
    const encoded = `/v1/${name}`
      .replace('us-central1', 'us%2Dcentral1')
      .replace('tuning', '%74uning');
    expect((await emulated.call('GET', encoded)).json).toMatchObject({ name });
  });

  it.each(['us', 'eu'])('may be in the multi-region %s', async (location) => {
    const { name } = await emulated.create('p', good(), { location });
    expect(name).toContain(`/locations/${location}/tuningJobs/`);
    const page = await emulated.call('GET', `/v1/projects/p/locations/${location}/tuningJobs`);
    expect(page.json).toMatchObject({ tuningJobs: [{ name }] });
  });

  it('that nothing has are noted', async () => {
    await emulated.call('GET', '/v3/nowhere');
    expect(await emulated.violations('pathContains=nowhere')).toHaveLength(1);
  });
});

describe('browsers', () => {
  const origin = 'https://app.example';

  it('are told that they may call from elsewhere', async () => {
    const asked = await emulated.call('OPTIONS', JOBS, undefined, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    });
    expect(asked.status).toBe(200);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': expect.stringContaining('POST') as string,
      'access-control-allow-headers': 'authorization,content-type',
    });
    const { headers } = await emulated.call('GET', JOBS, undefined, { origin });
    expect(headers.get('access-control-allow-origin')).toBe(origin);
  });
});

describe('errors of a stream', () => {
  it('stand in a list, as the answers would', async () => {
    const path = `/v1/projects/p/locations/${LOCATION}/endpoints/1:streamGenerateContent`;
    const body = { contents: [{ role: 'user', parts: [{ text: 'x' }] }] };
    const list = await emulated.call('POST', path, body);
    expect(JSON.parse(list.text)).toMatchObject([{ error: { code: 404 } }]);
    const events = await emulated.call('POST', `${path}?alt=sse`, body);
    expect(JSON.parse(events.text)).toMatchObject({ error: { code: 404 } });
  });
});

describe('answers', () => {
  it('that do not fit the API are found, also inside an operation', () => {
    const job = { name: 'n', stat: 'x', tuningDataStats: { supervisedTuningDataStats: 3 } };
    expect(answerProblems('v1', 'TuningJob', job)).toHaveLength(2);
    const type = 'type.googleapis.com/google.cloud.aiplatform.v1.TuningJob';
    const operation = { name: 'o', done: true, response: { '@type': type, ...job } };
    expect(answerProblems('v1', 'GoogleLongrunningOperation', operation)).toHaveLength(2);
    expect(answerProblems('v1', 'TuningJob', { name: 'n' })).toEqual([]);
  });
});
