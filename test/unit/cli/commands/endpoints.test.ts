import { ENDPOINT, MODEL, commandRig } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run, asked, sent, file } = commandRig();

describe('endpoints', () => {
  const resource = { name: ENDPOINT, deployedModels: [{ id: '8', model: MODEL }] };

  it('are listed and shown', async () => {
    const list = await run(['endpoints', 'list'], json({ endpoints: [resource] }));
    expect(list.stdout).toMatch(/endpoints\/5 +8 +\S*models\/9/);
    const get = await run(['endpoints', 'get', ENDPOINT, '--json'], json(resource));
    expect(JSON.parse(get.stdout)).toEqual(resource);
  });

  it('lose their only deployed model without its id', async () => {
    const end = await run(
      ['endpoints', 'undeploy', '5', '--yes'],
      json(resource),
      json({ name: 'o', done: true }),
    );
    expect(end).toMatchObject({ code: 0, stdout: `undeployed 8 from ${ENDPOINT}\n` });
    expect(asked()).toEqual([`GET ${ENDPOINT}`, `POST ${ENDPOINT}:undeployModel`]);
    expect(sent()).toEqual({ deployedModelId: '8' });
  });

  it('keep them where it is not clear which is meant', async () => {
    const two = { ...resource, deployedModels: [{ id: '8' }, { id: '9' }] };
    const end = await run(['endpoints', 'undeploy', '5', '--yes'], json(two));
    expect(end.stderr).toMatch(/--deployed-model: is missing.*8, 9/);
    const wrong = await run('endpoints undeploy 5 --yes --deployed-model 7'.split(' '), json(two));
    expect(wrong.stderr).toMatch(/7 is not deployed .*8, 9/);
    const none = await run(['endpoints', 'undeploy', '5', '--yes'], json({}));
    expect(none.stderr).toContain('nothing to undeploy');
    expect([end.code, wrong.code, none.code]).toEqual([2, 2, 2]);
  });

  it('are emptied before they are deleted, where that is wanted', async () => {
    const done = json({ name: 'o', done: true });
    const end = await run(
      ['endpoints', 'delete', '5', '--undeploy', '--yes'],
      json(resource),
      done,
      done,
    );
    expect(end.code).toBe(0);
    expect(asked()).toEqual([
      `GET ${ENDPOINT}`,
      `POST ${ENDPOINT}:undeployModel`,
      `DELETE ${ENDPOINT}`,
    ]);
  });

  it('are patched in the fields that are given, and in no others', async () => {
    const args = 'endpoints patch 5 --display-name bot --labels team=support,stage=test'.split(' ');
    const end = await run(args, json(resource));
    expect(end.code).toBe(0);
    expect(asked()).toEqual([`PATCH ${ENDPOINT}?updateMask=displayName,labels`]);
    expect(sent()).toEqual({ displayName: 'bot', labels: { team: 'support', stage: 'test' } });
  });

  it('share their traffic otherwise only after a yes', async () => {
    const args = ['endpoints', 'patch', '5', '--traffic-split', '8=90,9=10'];
    const asking = await run(args, json(resource));
    expect(asking.code).toBe(2);
    expect(asking.stderr).toMatch(/--yes: is missing.*90 % to 8, 10 % to 9/);
    expect(asked()).toEqual([]);
    const end = await run([...args, '--yes'], json(resource));
    expect(end.code).toBe(0);
    expect(sent()).toEqual({ trafficSplit: { 8: 90, 9: 10 } });
  });

  it.each([
    [['--traffic-split', '8=90,9=20'], /trafficSplit: does not add up to 100/],
    [['--traffic-split', '8=all'], /trafficSplit/],
    [['--labels', 'team'], /--labels: team has no value/],
    [[], /nothing would change/],
  ])('are not patched with %j', async (flags, message) => {
    const end = await run(['endpoints', 'patch', '5', '--yes', ...flags], json(resource));
    expect(end.code).toBe(2);
    expect(end.stderr).toMatch(message);
    expect(asked()).toEqual([]);
  });

  it('are patched with the fields of a file, but for those that Vertex AI sets itself', async () => {
    const end = await run(
      ['endpoints', 'patch', '5', '-f', file('e.yaml', 'description: d\netag: x\ncreateTime: t')],
      json(resource),
    );
    expect(end.code).toBe(0);
    expect(end.stderr).toContain('createTime can only be read: left out.');
    expect(sent()).toEqual({ description: 'd', etag: 'x' });
    expect(asked()).toEqual([`PATCH ${ENDPOINT}?updateMask=description`]);
    const nothing = await run(['endpoints', 'patch', '5', '-f', file('w.yaml', 'etag: x')]);
    expect(nothing.stderr).toContain('nothing would change');
  });
});
