import { ENDPOINT, MODEL, PARENT, commandRig } from '../../../support/command';
import { googleError, json, reset } from '../../../support/scripted-server';

const { run, asked, sent, file } = commandRig();

describe('models', () => {
  const resource = {
    name: MODEL,
    versionId: '2',
    versionAliases: ['default', 'golden'],
    deployedModels: [{ endpoint: ENDPOINT }, { endpoint: 'e2' }],
  };

  it('are listed with the parameters that the API has', async () => {
    const end = await run(
      'models list --filter labels.a=b --page-size 3'.split(' '),
      json({ models: [resource] }),
    );
    expect(end.stdout).toMatch(/models\/9 +2 +default, golden +\S*endpoints\/5, e2/);
    expect(asked()).toEqual([`GET ${PARENT}/models?filter=labels.a=b&pageSize=3`]);
  });

  it('are shown whole, by version or alias', async () => {
    const end = await run(['models', 'get', '9@golden'], json(resource));
    expect(end.stdout).toMatch(/^deployedModels\[1\]\.endpoint +e2$/m);
    expect(asked()).toEqual([`GET ${MODEL}@golden`]);
  });

  it('have versions and checkpoints', async () => {
    const versions = await run(['models', 'versions', '9', '--json'], json({ models: [resource] }));
    expect(JSON.parse(versions.stdout)).toEqual({ models: [resource] });
    expect(asked()).toEqual([`GET ${MODEL}:listVersions?pageSize=100`]);
    const checkpoints = await run(
      ['models', 'checkpoints', '9@2', '-o', 'csv'],
      json({ checkpoints: [{ checkpointId: '1', epoch: '2' }] }),
    );
    expect(checkpoints.stdout).toBe('checkpointId,epoch,step\n1,2,\n');
    expect(asked()).toEqual([`GET ${MODEL}@2:listCheckpoints?pageSize=100`]);
  });

  it('take aliases and lose them', async () => {
    await run('models aliases 9@2 --add golden --remove old older'.split(' '), json(resource));
    expect(asked()).toEqual([`POST ${MODEL}@2:mergeVersionAliases`]);
    expect(sent()).toEqual({ versionAliases: ['golden', '-old', '-older'] });
  });

  it('are patched by flags and by a file, with a mask of what is given', async () => {
    const path = file('model.yaml', 'description: a bot\nlabels: {a: b}\n');
    await run(
      `models patch 9 --default-checkpoint 3 --labels team=x,y= -f ${path} --yes`.split(' '),
      json(resource),
    );
    expect(asked()).toEqual([`PATCH ${MODEL}?updateMask=description,labels,defaultCheckpointId`]);
    expect(sent()).toEqual({
      description: 'a bot',
      labels: { team: 'x', y: '' },
      defaultCheckpointId: '3',
    });
  });

  it('are patched by a file that says which state it is of, and only what can be changed', async () => {
    const read = { name: MODEL, etag: 'e1', versionId: '2', description: 'a bot' };
    const end = await run(['models', 'patch', '9', '-f', file('read.json', read)], json(resource));
    expect(end.stderr).toBe('versionId can only be read: left out.\n');
    expect(asked()).toEqual([`PATCH ${MODEL}?updateMask=description`]);
    expect(sent()).toEqual({ etag: 'e1', description: 'a bot' });
    const nothing = file('nothing.json', { name: MODEL, etag: 'e1' });
    expect((await run(['models', 'patch', '9', '-f', nothing])).stderr).toContain('nothing would');
    expect(asked()).toEqual([]);
  });

  it.each([
    ['9', 'projects/4711/locations/us-central1/models/9'],
    ['9@golden', `${MODEL}@2`],
    ['9@2', `${MODEL}@2`],
    ['9', `${MODEL}@2`],
  ])('are patched as %s by a file that was read of %s', async (model, name) => {
    const path = file('same.json', { name, description: 'a bot' });
    expect(await run(['models', 'patch', model, '-f', path])).toMatchObject({ code: 0 });
    expect(sent()).toEqual({ description: 'a bot' });
  });

  it.each([
    ['9', `${PARENT}/models/7`],
    ['9@2', `${MODEL}@3`],
    ['9', 'projects/acme/locations/europe-west4/models/9'],
    ['9', 'projects/other/locations/us-central1/models/9'],
    ['9', 'a bot'],
  ])('are not patched as %s by a file that was read of %s', async (model, name) => {
    const path = file('other.json', { name, description: 'a bot' });
    const end = await run(['models', 'patch', model, '-f', path]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toContain(`name: is ${name}, and not ${MODEL}`);
    expect(asked()).toEqual([]);
  });

  it('are patched by one call, and when its answer is lost it is said how to look', async () => {
    const args = ['models', 'patch', '9', '--description', 'a bot'];
    const end = await run(args, reset, json(resource));
    expect(end.code).toBe(1);
    expect(end.stderr).toContain(`Look before you do: vertex-tuning models get ${MODEL}\n`);
    expect(asked()).toHaveLength(1);
  });

  it('are changed in more than words only after a yes', async () => {
    const args = ['models', 'patch', '9', '--default-checkpoint', '3', '--description', 'a bot'];
    const asking = await run(args);
    expect(asking).toMatchObject({ code: 2, stdout: '' });
    expect(asking.stderr).toMatch(/--yes: is missing.*Change defaultCheckpointId of/);
    expect(asked()).toEqual([]);
    const words = ['--display-name', 'bot', '--description', 'a', '--version-description', 'b'];
    expect(await run(['models', 'patch', '9', ...words], json(resource))).toMatchObject({
      code: 0,
    });
  });

  it('are not patched when somebody else was quicker, and it is said that nothing was done', async () => {
    const args = ['models', 'patch', '9', '--description', 'a bot'];
    const end = await run(args, googleError(409, 'ABORTED', 'the etag is old'));
    expect(end.code).toBe(1);
    expect(end.stderr).toContain('It was refused, and nothing was done');
    expect(end.stderr).not.toContain('may have been carried out');
  });

  it.each([
    ['--add', 'goldenA'],
    ['--add', 'v1-'],
    ['--add', 'a'],
    ['--add', '2nd'],
    ['--remove', 'default'],
  ])('refuse %s %s, as the API does', async (flag, alias) => {
    const end = await run(['models', 'aliases', '9@2', flag, alias]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(new RegExp(`${flag}: ${alias} (is no alias|cannot be taken)`));
    expect(asked()).toEqual([]);
  });

  it('are deleted with all versions, or one version alone, and the operation is awaited', async () => {
    const begun = json({ name: `${PARENT}/operations/1`, done: false });
    const done = json({ name: `${PARENT}/operations/1`, done: true });
    const whole = await run(['models', 'delete', '9', '--yes'], begun, done);
    expect(whole).toMatchObject({ code: 0, stdout: `deleted ${MODEL}\n` });
    expect(asked()[0]).toBe(`DELETE ${MODEL}`);
    expect(asked()[1]).toMatch(/^POST .*operations\/1:wait/);
    await run(['models', 'delete', '9@2', '--yes', '--no-wait', '--json'], begun);
    expect(asked()).toEqual([`DELETE ${MODEL}@2:deleteVersion`]);
  });

  it('are not deleted unasked, nor where they are not', async () => {
    const unasked = await run(['models', 'delete', '9']);
    expect(unasked).toMatchObject({ code: 2, stdout: '' });
    expect(unasked.stderr).toContain('--yes: is missing');
    expect(asked()).toEqual([]);
    const missing = await run(
      ['models', 'delete', '9', '--yes'],
      googleError(404, 'NOT_FOUND', 'none'),
    );
    expect(missing.stderr).toMatch(/^error INVALID_REQUEST: .*models\/9 does not exist/);
  });

  it('end with OPERATION_FAILED where the deletion fails', async () => {
    const end = await run(
      ['models', 'delete', '9', '--yes'],
      json({ name: 'o', done: true, error: { code: 9, message: 'still deployed' } }),
    );
    expect(end.code).toBe(1);
    expect(end.stderr).toBe('error OPERATION_FAILED: o failed with code 9: still deployed\n');
  });
});
