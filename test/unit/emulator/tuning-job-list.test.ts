import type { ListTuningJobsResponse } from '../../../src/vertex/wire-types';
import { Emulated, LOCATION, row } from './emulated';

let emulated: Emulated;
let uri: string;
let names: string[];

beforeAll(async () => {
  emulated = await Emulated.start();
  uri = await emulated.upload('train.jsonl', row('a', 'b'));
  await emulated.instant('p', { holdAt: 'RUNNING' });
  names = [];
  for (const labels of [
    { run: 'one' },
    { run: 'two', team: 'x' },
    { run: 'three' },
    {},
    { run: 'one' },
  ]) {
    names.unshift((await emulated.tune('p', uri, { labels })).name);
  }
});
afterAll(() => emulated.close());

function path(parameters: Record<string, string> = {}, project = 'p'): string {
  const query = new URLSearchParams(parameters).toString();
  return `/v1/projects/${project}/locations/${LOCATION}/tuningJobs?${query}`;
}

function list(parameters: Record<string, string> = {}, project = 'p') {
  return emulated.vertex<ListTuningJobsResponse>(
    'ListTuningJobsResponse',
    'GET',
    path(parameters, project),
  );
}

/** Positions in `names`, newest first. */
async function found(filter: string): Promise<number[]> {
  const { tuningJobs = [] } = await list({ filter });
  return tuningJobs.map(({ name = '' }) => names.indexOf(name));
}

describe('tuningJobs.list', () => {
  it('gives the newest first, and an empty object where there is none', async () => {
    expect((await list()).tuningJobs?.map(({ name }) => name)).toEqual(names);
    expect(await list({}, 'empty')).toEqual({});
    expect((await emulated.call('GET', path().replace(LOCATION, 'europe-west4'))).json).toEqual({});
  });

  it('does not show the jobs that it is told to hide, which can still be asked for', async () => {
    const project = 'hiding';
    await emulated.instant(project, { holdAt: 'RUNNING' });
    const { name } = await emulated.tune(project, uri);
    const other = await emulated.tune(project, uri);
    const id = name.split('/').at(-1) ?? '';
    await emulated.instant(project, { holdAt: 'RUNNING', unlistedJobs: [id] });
    expect((await list({}, project)).tuningJobs?.map((job) => job.name)).toEqual([other.name]);
    expect((await emulated.call('GET', `/v1/${name}`)).json).toMatchObject({ name });
  });

  it('pages, also while jobs are added', async () => {
    const project = 'paged';
    await emulated.instant(project);
    const made = [];
    for (let count = 0; count < 5; count++) made.unshift((await emulated.tune(project, uri)).name);
    const first = await list({ pageSize: '2' }, project);
    await emulated.tune(project, uri);
    const second = await list({ pageSize: '2', pageToken: first.nextPageToken ?? '' }, project);
    const third = await list({ pageSize: '2', pageToken: second.nextPageToken ?? '' }, project);
    const pages = [first, second, third].map(({ tuningJobs = [] }) =>
      tuningJobs.map(({ name }) => name),
    );
    expect(pages).toEqual([made.slice(0, 2), made.slice(2, 4), made.slice(4)]);
    expect(third).not.toHaveProperty('nextPageToken');
  });

  it('refuses a page token of another filter, and one that nobody gave', async () => {
    const { nextPageToken = '' } = await list({ pageSize: '1', filter: 'labels.run=one' });
    expect(
      (await list({ filter: 'labels.run=one', pageToken: nextPageToken })).tuningJobs,
    ).toHaveLength(1);
    for (const wrong of [
      { pageToken: nextPageToken },
      { pageToken: 'nonsense' },
      { pageSize: '-1' },
    ]) {
      const answer = await emulated.call('GET', path(wrong as Record<string, string>));
      expect(answer.json).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
    }
  });

  it.each([
    ['labels.run="one"', [0, 4]],
    ['labels.run=one', [0, 4]],
    ['labels."run" = two', [3]],
    ['labels.run:*', [0, 2, 3, 4]],
    ['labels.run:t*', [2, 3]],
    ['labels.run=two AND labels.team="x"', [3]],
    ['labels.run=one AND labels.team=x', []],
    ['state="JOB_STATE_RUNNING"', [0, 1, 2, 3, 4]],
    ['state!=JOB_STATE_RUNNING', []],
    ['create_time>"2020-01-01T00:00:00Z" AND labels.team=x', [3]],
    ['createTime<2020-01-01T00:00:00Z', []],
    ['labels.run=two OR labels.run=three', [2, 3]],
    ['labels.run=one OR labels.team=x AND labels.run=two', [3]],
    ['(labels.run=one OR labels.run=two)AND NOT labels.team=x', [0, 4]],
    ['NOT (labels.run:* OR labels.team=y)', [1]],
    ['-labels.run=one AND (labels.run:*)', [2, 3]],
  ])('understands the filter %s', async (filter, expected) => {
    for (const name of names) await emulated.untilState(name, 'RUNNING');
    expect(await found(filter)).toEqual(expected);
  });

  it.each([
    'nonsense',
    'foo=bar',
    'labels.run=one AND',
    'labels.run=one OR',
    'labels.run=one or labels.run=two',
    'NOT',
    '(labels.run=one',
    'labels.run=one)',
    'labels.run=one labels.team=x',
    '()',
    `${'('.repeat(60)}labels.run=one${')'.repeat(60)}`,
    'create_time>soon',
  ])('refuses the filter %s', async (filter) => {
    const answer = await emulated.call('GET', path({ filter }));
    expect(answer.json).toMatchObject({ error: { status: 'INVALID_ARGUMENT' } });
  });

  it('gives only the fields asked for', async () => {
    const fields = 'tuningJobs(name,supervisedTuningSpec/trainingDatasetUri),nextPageToken';
    const spec = { supervisedTuningSpec: { trainingDatasetUri: uri } };
    expect((await list({ fields })).tuningJobs).toEqual(names.map((name) => ({ name, ...spec })));
    expect(await list({ $fields: 'tuningJobs/state', pageSize: '1' })).toEqual({
      tuningJobs: [{ state: 'JOB_STATE_RUNNING' }],
    });
  });

  it.each(['tuningJobs(', 'tuningJobs/nmae', 'jobs', 'tuningJobs/tuningJobState', ''])(
    'refuses the selection of fields %j',
    async (fields) => {
      const answer = await emulated.call('GET', path({ fields }));
      expect(answer.json).toMatchObject({
        error: { details: [{ fieldViolations: [{ field: 'fields' }] }] },
      });
    },
  );

  it('shows a new job only after the time that lists are stale', async () => {
    await emulated.instant('stale', { listStaleMs: 600_000 });
    const { name } = await emulated.tune('stale', uri);
    expect(await list({}, 'stale')).toEqual({});
    expect((await emulated.get(name)).name).toBe(name);
    await emulated.instant('stale');
    expect((await list({}, 'stale')).tuningJobs).toHaveLength(1);
  });

  it('shows the end of a job only after the time for which lists lag behind', async () => {
    const project = 'lagging';
    await emulated.instant(project, { listEndStaleMs: 600_000 });
    const { name } = await emulated.tune(project, uri);
    const job = await emulated.get(name);
    expect(job).toMatchObject({ state: 'JOB_STATE_SUCCEEDED', endTime: expect.any(String) });
    const [listed] = (await list({}, project)).tuningJobs ?? [];
    expect(listed).toMatchObject({ name, state: 'JOB_STATE_RUNNING' });
    expect(listed).not.toHaveProperty('endTime');
    expect(listed?.tunedModel?.model).toBeUndefined();
    expect(Date.parse(listed?.updateTime ?? '')).toBeLessThanOrEqual(
      Date.parse(job.updateTime ?? ''),
    );
    const running = { filter: 'state="JOB_STATE_RUNNING"' };
    expect((await list(running, project)).tuningJobs).toHaveLength(1);
    await emulated.instant(project);
    expect((await list({}, project)).tuningJobs).toMatchObject([{ state: 'JOB_STATE_SUCCEEDED' }]);
  });

  it('takes the common parameters and refuses unknown ones', async () => {
    const common = {
      alt: 'json',
      prettyPrint: 'false',
      '$.xgafv': '2',
      key: 'k',
      quotaUser: 'u',
      page_size: '1',
    };
    const answer = await emulated.call('GET', path(common));
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('\n');
    expect(answer.json['tuningJobs']).toHaveLength(1);
    const refused = await emulated.call('GET', path({ pagesize: '1' }));
    expect(refused.json).toMatchObject({
      error: {
        message: expect.stringContaining(
          'Unknown name "pagesize": Cannot bind query parameter.',
        ) as string,
        details: [{ fieldViolations: [{ description: expect.any(String) as string }] }],
      },
    });
  });
});
