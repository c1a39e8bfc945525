import { JOB, MODEL, commandRig } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run, asked } = commandRig();

const SHORT = MODEL.replace(/^.*(?=models\/)/, '');

describe('operations', () => {
  const name = `${JOB}/operations/3`;
  const failed = { name, done: true, error: { code: 3, message: 'bad' } };

  it('are listed of a location and of a resource', async () => {
    const end = await run(
      ['operations', 'list', '--parent', 'tuningJobs/7'],
      json({ operations: [{ ...failed, metadata: { '@type': 'x/a.b.RebaseMetadata' } }] }),
    );
    expect(end.stdout).toMatch(/operations\/3 +yes +RebaseMetadata +bad/);
    // The only version that has this list.
    expect(asked()).toEqual([`GET /v1/${JOB}/operations?pageSize=100`]);
    await run(['operations', 'list', '--parent', JOB]);
    expect(asked()).toEqual([`GET /v1/${JOB}/operations?pageSize=100`]);
    await run(['operations', 'list', '--parent', MODEL]);
    expect(asked()).toEqual([`GET ${MODEL}/operations?pageSize=100`]);
  });

  it.each([MODEL, `${MODEL}@1`, `${MODEL}@default`, SHORT, `${SHORT}@1`])(
    'are listed of a model, whichever of its versions is named: %s',
    async (parent) => {
      await run(['operations', 'list', '--parent', parent]);
      expect(asked()).toEqual([`GET ${MODEL}/operations?pageSize=100`]);
    },
  );

  it.each(['nothing', 'models/', 'models/9/x', 'models/9@', 'tuningJobs/7@1'])(
    'are not listed of what is no resource: %s',
    async (parent) => {
      const { code, stderr } = await run(['operations', 'list', '--parent', parent]);
      expect(code).not.toBe(0);
      expect(stderr).toContain('such as tuningJobs/7 or models/9');
    },
  );

  it('are shown, awaited, cancelled and forgotten by their name', async () => {
    await run(['operations', 'get', name], json({ name, metadata: { new: 1 } }));
    expect(asked()).toEqual([`GET ${name}`]);
    const awaited = await run(['operations', 'wait', name, '--json'], json({ name, done: true }));
    expect(awaited.code).toBe(0);
    expect(asked()).toEqual([`POST ${name}:wait?timeout=30s`]);
    await run(['operations', 'cancel', name]);
    expect(asked()).toEqual([`POST ${name}:cancel`]);
    const gone = await run(['operations', 'delete', name, '--yes']);
    expect(gone).toMatchObject({ code: 0, stdout: `deleted ${name}\n` });
    expect(asked()).toEqual([`DELETE ${name}`]);
  });

  it('are a failure of `wait` when they failed, or are not done in time', async () => {
    const end = await run(['operations', 'wait', name], json(failed));
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/^error OPERATION_FAILED: .*code 3: bad/);
    const late = await run(
      ['operations', 'wait', name, '--timeout', '1s'],
      json({ name, done: false }),
    );
    expect(late.code).toBe(1);
    expect(late.stderr).toContain('not done after 1s');
  });
});
