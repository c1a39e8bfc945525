import * as fc from 'fast-check';
import { JOB, commandRig } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run } = commandRig();

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
        fc.array(resource, { maxLength: 3 }),
        fc.constantFrom('table', 'json', 'csv'),
        async (records, format) => {
          const list = await run([command, 'list', '-o', format], json({ [key]: records }));
          expect(list).toMatchObject({ code: 0 });
          const get = await run([command, 'get', '7', '-o', format], json(records[0] ?? {}));
          expect(get).toMatchObject({ code: 0 });
        },
      ),
      { numRuns: 25 },
    );
  });
});
