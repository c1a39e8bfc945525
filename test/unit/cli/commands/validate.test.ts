import { jsonl } from '../../../support/dataset-bytes';
import { commandRig } from '../../../support/command';

const { run, asked, file } = commandRig();

const command = (...rows: Record<string, unknown>[]) => [
  'validate',
  file('rows.jsonl', jsonl(rows)),
  '--format',
  'evaluation',
];

describe('validate --format evaluation', () => {
  it('takes responses under either name without a prompt, and speaks of no tuning', async () => {
    const rows = [
      { response: 'x', reference: 'y' },
      { prediction: 'x', reference: 'y' },
    ];
    const end = await run(command(...rows));
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toMatch(/warning EVALUATION_WITHOUT_PROMPT {2}2 times/);
    expect(end.stdout).toMatch(/\nready, with 2 warnings\n$/);
    expect(end.stdout).not.toMatch(/cost|billed/);
    const asJson = await run([...command(...rows), '--json']);
    expect(Object.keys(JSON.parse(asJson.stdout) as object)).toEqual(['datasets', 'warnings']);
  });

  it('says of bad rows no more than that they are not ready', async () => {
    const end = await run(command({ reference: 'y' }));
    expect(end.code).toBe(1);
    expect(end.stdout).toMatch(/\nnot ready: 1 error, 0 warnings\n$/);
  });

  it('refuses to reckon what no tuning will cost', async () => {
    const end = await run([
      ...command({ prompt: 'x', response: 'y' }),
      '--max-cost',
      '20',
      '--exact',
    ]);
    expect(end).toMatchObject({ code: 2, stdout: '' });
    expect(end.stderr).toMatch(/^error CONFIGURATION_INVALID: .*--max-cost, --exact/);
    expect(asked()).toEqual([]);
  });
});
