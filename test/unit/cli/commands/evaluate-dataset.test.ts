import { commandRig, PARENT } from '../../../support/command';
import { json } from '../../../support/scripted-server';

const { run, asked, sent, file } = commandRig();

const BODY = {
  dataset: { gcsSource: { uris: ['gs://acme/answers.jsonl'] } },
  metrics: [{ exactMatchSpec: {} }],
  outputConfig: { gcsDestination: { outputUriPrefix: 'gs://acme/out/' } },
};
const RESPONSE = { outputInfo: { gcsOutputDirectory: 'gs://acme/out/1' } };

describe('evaluate-dataset', () => {
  it('sends the body once, waits for the operation and shows what it gave', async () => {
    const end = await run(
      ['evaluate-dataset', '-f', file('body.json', BODY), '--json'],
      json({ name: `${PARENT}/operations/3` }),
      json({ name: `${PARENT}/operations/3`, done: true, response: RESPONSE }),
    );
    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout)).toEqual(RESPONSE);
    expect(asked().filter((one) => one.includes(':evaluateDataset'))).toEqual([
      `POST ${PARENT}:evaluateDataset`,
    ]);
  });

  it('returns at once with --no-wait, and says how to wait', async () => {
    const end = await run(
      ['evaluate-dataset', '-f', file('body.json', BODY), '--no-wait', '--json'],
      json({ name: `${PARENT}/operations/3` }),
    );
    expect(end.code).toBe(0);
    expect(sent()).toEqual(BODY);
    expect(asked()).toHaveLength(1);
    expect(end.stderr).toContain(`operations wait ${PARENT}/operations/3`);
  });

  it('shows with --dry-run what would be sent, and sends nothing', async () => {
    const end = await run([
      'evaluate-dataset',
      '-f',
      file('body.json', BODY),
      '--dry-run',
      '--json',
    ]);
    expect(JSON.parse(end.stdout)).toMatchObject({
      call: { path: `/v1beta1/${PARENT}:evaluateDataset`, body: BODY },
    });
    expect(asked()).toEqual([]);
  });

  it('tells everything that is wrong at once', async () => {
    const path = file('wrong.json', { dataset: {}, metrics: {}, metric: 1 });
    const end = await run(['evaluate-dataset', '-f', path]);
    expect(end.code).toBe(2);
    expect(end.stderr).toMatch(/metrics: is .*not a list/);
    expect(end.stderr).toMatch(/metric: is not a field/);
    expect(end.stderr).toContain('outputConfig: is missing');
    expect(asked()).toEqual([]);
  });

  it('fails with the error of the operation', async () => {
    const end = await run(
      ['evaluate-dataset', '-f', file('body.json', BODY)],
      json({ name: 'o', done: true, error: { code: 3, message: 'no rows' } }),
    );
    expect(end.code).toBe(1);
    expect(end.stderr).toMatch(/OPERATION_FAILED.*no rows/);
  });

  it('sends nothing again after an answer of trouble, and says where to look', async () => {
    const end = await run(
      ['evaluate-dataset', '-f', file('body.json', BODY)],
      json({ error: { code: 503, message: 'later', status: 'UNAVAILABLE' } }, 503),
    );
    expect(end.code).toBe(1);
    expect(end.stderr).toContain('operations list --project acme --location us-central1');
    expect(asked()).toHaveLength(1);
  });
});
