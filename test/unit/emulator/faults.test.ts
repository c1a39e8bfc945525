import type { FaultInput } from '../../../src/emulator';
import { Emulated, LOCATION } from './emulated';

let emulated: Emulated;
let uri: string;

beforeAll(async () => {
  emulated = await Emulated.start();
  uri = await emulated.upload('train.jsonl', 'x'.repeat(1_000));
});
afterEach(() => emulated.call('DELETE', '/emulator/v1/faults'));
afterAll(() => emulated.close());

const body = (labels = {}) => ({
  baseModel: 'gemini-2.5-flash',
  labels,
  supervisedTuningSpec: { trainingDatasetUri: uri },
});

function jobs(project: string): string {
  return `/v1/projects/${project}/locations/${LOCATION}/tuningJobs`;
}

async function jobCount(project: string): Promise<number> {
  const { json } = await emulated.call('GET', jobs(project));
  return ((json['tuningJobs'] ?? []) as unknown[]).length;
}

async function outcome(project: string): Promise<number | 'broken'> {
  try {
    return (await emulated.call('POST', jobs(project), body())).status;
  } catch {
    return 'broken';
  }
}

describe('a scripted fault', () => {
  it.each([
    ['refuseBefore', {}, 'broken', 0],
    ['resetAfterApply', {}, 'broken', 1],
    ['statusBefore', {}, 503, 0],
    ['statusBefore', { status: 429 }, 429, 0],
    ['statusAfterApply', { status: 504 }, 504, 1],
    ['html', {}, 502, 0],
    ['truncate', {}, 'broken', 1],
    ['delay', { delayMs: 30 }, 200, 1],
  ] as const)(
    'of the kind %s %j ends in %s with %s jobs',
    async (kind, fields, expected, count) => {
      const project = `${kind.toLowerCase()}-${JSON.stringify(fields).length}`;
      await emulated.fault({ match: { operation: 'tuningJobs.create', project }, kind, ...fields });
      expect(await outcome(project)).toBe(expected);
      expect(await jobCount(project)).toBe(count);
      const [entry] = await emulated.journal(`project=${project}&operation=tuningJobs.create`);
      expect(entry).toMatchObject({ fault: kind, applied: count === 1 });
      // Once means once.
      expect(await outcome(project)).toBe(200);
    },
  );

  it.each([
    ['hang', 0],
    ['hangAfterApply', 1],
  ] as const)('of the kind %s is never answered', async (kind, count) => {
    const project = kind.toLowerCase();
    await emulated.fault({ match: { project }, kind });
    const signal = AbortSignal.timeout(50);
    const request = fetch(emulated.url + jobs(project), {
      method: 'POST',
      body: JSON.stringify(body()),
      signal,
    });
    await expect(request).rejects.toThrow(/timeout/);
    expect(await jobCount(project)).toBe(count);
    const [entry] = await emulated.journal(`project=${project}`);
    expect(entry).toMatchObject({ status: null, applied: count === 1, fault: kind });
  });

  it('lets some requests pass first and meets several', async () => {
    await emulated.fault({
      match: { project: 'counted' },
      kind: 'statusBefore',
      skip: 1,
      times: 2,
    });
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push(await outcome('counted'));
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  it('answers with the body and headers that it has', async () => {
    const error = { error: { code: 401, status: 'UNAUTHENTICATED', message: 'Expired.' } };
    await emulated.fault({
      match: { pathContains: '/projects/scripted/' },
      kind: 'statusBefore',
      status: 401,
      body: error,
      headers: { 'x-scripted': 'yes' },
    });
    const answer = await emulated.call('GET', jobs('scripted'));
    expect([answer.status, answer.json, answer.headers.get('x-scripted')]).toEqual([
      401,
      error,
      'yes',
    ]);
    await emulated.fault({ match: {}, kind: 'statusBefore', status: 500, body: 'plain' });
    expect((await emulated.call('GET', jobs('scripted'))).text).toBe('plain');
  });

  it.each<[string, FaultInput['match'], boolean]>([
    ['another method', { method: 'DELETE' }, false],
    ['the method', { method: 'get' }, true],
    ['another operation', { operation: 'tuningJobs.create' }, false],
    ['another project', { project: 'other' }, false],
    ['the project by its number', { project: '287605153049' }, true],
    ['another path', { pathContains: '/v1beta1/' }, false],
    ['anything', {}, true],
  ])('that is for %s is matched accordingly', async (_, match, isMet) => {
    await emulated.fault({ match, kind: 'statusBefore' });
    // The project `p` has the number 287605153049.
    expect((await emulated.call('GET', jobs('p'))).status).toBe(isMet ? 503 : 200);
  });

  it('breaks a download in its middle, after some of it came', async () => {
    await emulated.fault({ match: { operation: 'objects.media' }, kind: 'truncate' });
    const response = await fetch(`${emulated.url}/storage/v1/b/datasets/o/train.jsonl?alt=media`);
    expect(response.headers.get('content-length')).toBe('1000');
    let received = 0;
    await expect(
      (async () => {
        for await (const chunk of response.body ?? []) received += (chunk as Uint8Array).length;
      })(),
    ).rejects.toThrow('terminated');
    expect(received).toBe(500);
  });

  it('is listed, removed, and refused when it has a typo', async () => {
    await emulated.fault({ kind: 'hang', times: 2 });
    const listed = await emulated.call('GET', '/emulator/v1/faults');
    expect(listed.json).toEqual({ faults: [{ match: {}, kind: 'hang', times: 2, skip: 0 }] });
    expect((await emulated.call('DELETE', '/emulator/v1/faults')).json).toEqual({ faults: [] });
    const refused = await emulated.call('POST', '/emulator/v1/faults', { kind: 'explode' });
    expect(refused.status).toBe(400);
  });
});

describe('the journal', () => {
  it('tells what was asked, of whom, and what came of it, without contents', async () => {
    await emulated.call('DELETE', '/emulator/v1/journal');
    await emulated.call('POST', jobs('journal'), body({ run: 'r1' }), {
      authorization: 'Bearer secret',
    });
    await emulated.call('GET', `${jobs('journal')}?access_token=secret`);
    await emulated.call('GET', `${jobs('journal')}/1`);
    await emulated.upload('secret-rows.jsonl', 'secret');
    const entries = await emulated.journal('project=journal');
    expect(entries.map(({ operation, status, applied }) => [operation, status, applied])).toEqual([
      ['tuningJobs.create', 200, true],
      ['tuningJobs.list', 200, true],
      ['tuningJobs.get', 404, false],
    ]);
    expect(entries[0]).toMatchObject({
      method: 'POST',
      path: jobs('journal'),
      authorization: true,
      labels: { run: 'r1' },
    });
    expect(entries[1]).toMatchObject({ authorization: false });
    const all = await emulated.call('GET', '/emulator/v1/journal');
    expect(all.json['entries']).toHaveLength(4);
    expect(all.text.replace('secret-rows', '')).not.toContain('secret');
  });
});

describe('the emulator', () => {
  it('says on every answer that it is one', async () => {
    for (const path of ['/emulator/v1/health', jobs('p'), '/storage/v1/b/datasets/o', '/nowhere']) {
      const { headers } = await emulated.call('GET', path);
      expect(headers.get('x-vertex-tuning-emulator')).toBe('true');
    }
  });

  it('listens on the loopback address only, unless told otherwise', () => {
    expect(emulated.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('a fault for requests on a job in a given state', () => {
  it('meets them only in that state, which the journal tells too', async () => {
    const project = 'by-state';
    const created = await emulated.call('POST', jobs(project), body());
    const path = `/v1/${String(created.json['name'])}`;
    await emulated.fault({
      match: { project, operation: 'tuningJobs.get', jobState: 'JOB_STATE_CANCELLING' },
      kind: 'statusBefore',
    });
    expect((await emulated.call('GET', path)).status).toBe(200);
    await emulated.call('POST', `${path}:cancel`, {});
    expect((await emulated.call('GET', path)).status).toBe(503);
    const gets = await emulated.journal(`project=${project}&operation=tuningJobs.get`);
    expect(gets.map(({ jobState }) => jobState)).toEqual([
      'JOB_STATE_PENDING',
      'JOB_STATE_CANCELLING',
    ]);
    const truth = await emulated.call('GET', `/emulator/v1/projects/${project}/tuningJobs`);
    expect(truth.json['tuningJobs']).toEqual([
      expect.objectContaining({ name: created.json['name'], state: 'JOB_STATE_CANCELLING' }),
    ]);
  });
});
