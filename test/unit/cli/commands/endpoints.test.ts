import { ENDPOINT, MODEL, commandRig } from '../../../support/command';
import { googleError, json, reset } from '../../../support/scripted-server';

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

  it('are left without traffic only by a file that says so, and after a yes', async () => {
    const args = ['endpoints', 'patch', '5', '-f', file('none.yaml', 'trafficSplit: {}')];
    const asking = await run(args, json(resource));
    expect(asking.stderr).toMatch(
      /Change trafficSplit \(nothing answers .*\) of \S*endpoints\/5\?/,
    );
    expect(asked()).toEqual([]);
    expect((await run([...args, '--yes'], json(resource))).code).toBe(0);
    expect(sent()).toEqual({ trafficSplit: {} });
  });

  it('are changed in more than words only after a yes', async () => {
    const path = file(
      'log.yaml',
      'predictRequestResponseLoggingConfig: {enabled: true}\nlabels: {a: b}',
    );
    const args = ['endpoints', 'patch', '5', '--display-name', 'bot', '-f', path];
    const asking = await run(args, json(resource));
    expect(asking.code).toBe(2);
    expect(asking.stderr).toContain(`Change predictRequestResponseLoggingConfig of ${ENDPOINT}?`);
    expect(asked()).toEqual([]);
    expect((await run([...args, '--yes'], json(resource))).code).toBe(0);
    expect(sent()).toMatchObject({ predictRequestResponseLoggingConfig: { enabled: true } });
  });

  it('are patched by one call, and when its answer is lost it is said how to look', async () => {
    const args = ['endpoints', 'patch', '5', '--display-name', 'bot'];
    const end = await run(args, reset, json(resource));
    expect(end.code).toBe(1);
    expect(end.stderr).toContain(`Look before you do: vertex-tuning endpoints get ${ENDPOINT}\n`);
    expect(asked()).toHaveLength(1);
    const refused = await run(args, googleError(400, 'INVALID_ARGUMENT', 'no'));
    expect(refused.stderr).not.toContain('Look before');
  });

  it('take a flag before what a file says, in either spelling', async () => {
    const path = file('snake.yaml', 'display_name: a\ndescription: d');
    const end = await run(['endpoints', 'patch', '5', '--display-name', 'b', '-f', path], json({}));
    expect(end.code).toBe(0);
    expect(sent()).toEqual({ displayName: 'b', description: 'd' });
  });

  it('are told everything that is wrong at once', async () => {
    const path = file(
      'wrong.yaml',
      'colour: red\nname: projects/acme/locations/us-central1/endpoints/6',
    );
    const flags = ['--labels', 'team,x=1,x=2', '--traffic-split', '8=all', '-f', path];
    const end = await run(['endpoints', 'patch', '5', '--yes', ...flags]);
    expect(end.code).toBe(2);
    for (const problem of [
      /name: is \S*endpoints\/6, and not \S*endpoints\/5\./,
      /--labels: team has no value\./,
      /--labels: x is given twice\./,
      /--traffic-split: 8 has no whole number of percents\./,
      /colour: is not a field of Endpoint\./,
    ]) {
      expect(end.stderr).toMatch(problem);
    }
    expect(asked()).toEqual([]);
  });

  it.each([
    [['--traffic-split', '8=90,9=20'], /trafficSplit: does not add up to 100/],
    [['--traffic-split', '8=all'], /--traffic-split: 8 has no whole number of percents/],
    [['--traffic-split', '8=,9=100'], /--traffic-split: 8 has no whole number of percents/],
    [['--traffic-split', '8=50,8=100'], /--traffic-split: 8 is given twice/],
    [['--traffic-split', ''], /--traffic-split: is empty/],
    [['--labels', ''], /--labels: is empty/],
    [['--labels', ' , '], /--labels: is empty/],
    [['--labels', '=a'], /--labels: has a value without a key/],
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
