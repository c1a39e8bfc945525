import { checkBucket, checkTuningAccess } from '../../../src/cli/doctor-access';
import { readSettings } from '../../../src/config/settings';
import { googleError, json, startScriptedServer } from '../../support/scripted-server';
import type { ScriptedServer } from '../../support/scripted-server';

const PLACE = { project: 'acme', location: 'us-central1' };
const JOB = 'projects/acme/locations/us-central1/tuningJobs/7';
const OBJECT = {
  name: 'train.jsonl',
  bucket: 'acme-tuning',
  generation: '1',
  metageneration: '1',
  size: '3',
  crc32c: 'Nks/tw==',
};
const REFUSED = googleError(403, 'PERMISSION_DENIED', 'You may not.');

describe('what doctor tries at Google', () => {
  let server: ScriptedServer;
  beforeAll(async () => {
    server = await startScriptedServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.length = 0;
  });

  const settings = () =>
    readSettings({ VERTEX_AI_EMULATOR_HOST: server.host, STORAGE_EMULATOR_HOST: server.host });

  it('is every read that runs and commands need, and nothing that changes anything', async () => {
    server.answerWith(json({ tuningJobs: [{ name: JOB }] }), json({ name: JOB }), json({}));
    const results = await checkTuningAccess(settings(), PLACE);
    expect(results.map(({ check, verdict }) => `${check}: ${verdict}`)).toEqual([
      'tuning jobs: ok',
      'a tuning job: ok',
      'models: ok',
      'endpoints: ok',
    ]);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
  });

  it('tells what is refused apart from what is not, and goes on', async () => {
    server.answerWith(json({ tuningJobs: [{ name: JOB }] }), REFUSED, json({}), REFUSED);
    const results = await checkTuningAccess(settings(), PLACE);
    expect(results.map(({ check, verdict }) => `${check}: ${verdict}`)).toEqual([
      'tuning jobs: ok',
      'a tuning job: fail',
      'models: ok',
      'endpoints: warn',
    ]);
    expect(results[1]?.remedy).toContain('roles/aiplatform.user');
  });

  it('is told when there is no project to try', async () => {
    const results = await checkTuningAccess(settings(), { ...PLACE, project: undefined });
    expect(results).toMatchObject([{ verdict: 'warn', remedy: expect.any(String) as unknown }]);
    expect(server.requests).toEqual([]);
  });

  it('reads an object of the bucket, where there is one', async () => {
    server.answerWith(json({ items: [OBJECT] }), json(OBJECT));
    const results = await checkBucket(settings(), 'gs://acme-tuning');
    expect(results.map(({ check, verdict }) => `${check}: ${verdict}`)).toEqual([
      'bucket: ok',
      'an object: ok',
    ]);
    server.answerWith(json({ items: [OBJECT] }), REFUSED);
    const refused = await checkBucket(settings(), 'gs://acme-tuning');
    expect(refused.map(({ verdict }) => verdict)).toEqual(['ok', 'fail']);
    server.answerWith(json({}));
    expect(await checkBucket(settings(), 'gs://acme-tuning')).toHaveLength(1);
  });
});
