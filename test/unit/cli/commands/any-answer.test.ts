import * as fc from 'fast-check';
import { ENDPOINT, JOB, commandRig } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run } = commandRig();

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('whatever Vertex AI answers', () => {
  const lists: [string, string][] = [
    ['jobs', 'tuningJobs'],
    ['models', 'models'],
    ['endpoints', 'endpoints'],
    ['operations', 'operations'],
  ];
  const resource = fc.record(
    {
      name: fc.oneof(fc.constant(JOB), fc.string()),
      state: fc.oneof(fc.constant('JOB_STATE_OF_TOMORROW'), fc.jsonValue()),
      labels: fc.jsonValue(),
      tunedModel: fc.jsonValue(),
      tuningDataStats: fc.jsonValue(),
      deployedModels: fc.jsonValue(),
      metadata: fc.jsonValue(),
      error: fc.jsonValue(),
      tomorrow: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  it.each(lists)('%s list and get show it in every format', async (command, key) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof({ weight: 4, arbitrary: resource }, { weight: 1, arbitrary: fc.jsonValue() }),
          {
            maxLength: 3,
          },
        ),
        fc.constantFrom('table', 'json', 'csv'),
        async (records, format) => {
          const list = await run([command, 'list', '-o', format], json({ [key]: records }));
          expect(list).toMatchObject({ code: 0 });
          const get = await run(
            [command, 'get', '7', '-o', format],
            json(isObject(records[0]) ? records[0] : {}),
          );
          expect(get).toMatchObject({ code: 0 });
        },
      ),
      { numRuns: 25 },
    );
  });

  const anything = fc.dictionary(
    fc.constantFrom('candidates', 'promptFeedback', 'tunedModel', 'deployedModels', 'totalTokens'),
    fc.jsonValue(),
  );

  it.each([
    ['generate', ['generate', ENDPOINT, '--prompt', 'a']],
    ['generate of a job', ['generate', '7', '--prompt', 'a']],
    ['generate of a model', ['generate', 'models/9', '--prompt', 'a']],
    ['generate --count-tokens', ['generate', ENDPOINT, '--prompt', 'a', '--count-tokens']],
    ['endpoints undeploy', ['endpoints', 'undeploy', '5', '--yes', '--no-wait']],
    ['models patch', ['models', 'patch', '9', '--description', 'x']],
  ])('%s ends with a result or an error that has a code', async (_what, args) => {
    await fc.assert(
      fc.asyncProperty(anything, async (answer) => {
        const { stderr } = await run(args, json(answer));
        expect(stderr).not.toContain('INTERNAL');
      }),
      { numRuns: 25 },
    );
  });
});
