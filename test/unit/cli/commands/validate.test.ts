import { goodRow, jsonl } from '../../../support/dataset-bytes';
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

describe('validate, of the cost', () => {
  const { run: runWith, file: fileFor, set } = commandRig();
  const rows = Array.from({ length: 120 }, (_, index) => goodRow(`question ${index}`));
  const validate = (...args: string[]) =>
    runWith(['validate', fileFor('train.jsonl', jsonl(rows)), '--epochs', '3', ...args]);

  const policy = (...lines: string[]) =>
    set('VERTEX_TUNING_POLICY', fileFor('policy.yaml', lines.join('\n')));

  it('never says ready before it says that a run would be refused', async () => {
    const dear = await validate('--price-per-million', '1000000', '--max-cost', '1');
    expect(dear.code).toBe(1);
    expect(dear.stderr).toMatch(/^error BUDGET_EXCEEDED: /);
    expect(dear.stdout).toMatch(
      /\nnot ready: 0 errors, 0 warnings; a run would end here with BUDGET_EXCEEDED\n$/,
    );
    const unknown = await validate('--max-cost', '1');
    expect(unknown.stderr).toMatch(/^error PRICE_UNKNOWN: /);
    expect(unknown.stdout).toMatch(/ a run would end here with PRICE_UNKNOWN\n$/);
    const affordable = await validate('--price-per-million', '1', '--max-cost', '1');
    expect(affordable).toMatchObject({ code: 0, stderr: '' });
    expect(affordable.stdout).toMatch(/\nready\n$/);
  });

  it('names what is wrong with rows before a budget, as a run does', async () => {
    const bad = fileFor('bad.jsonl', jsonl([...rows, '{']));
    const end = await runWith([
      'validate',
      bad,
      '--price-per-million',
      '1000000',
      '--max-cost',
      '1',
    ]);
    expect(end.stdout).toMatch(/\nnot ready: 1 error, 0 warnings; .* DATASET_INVALID\n$/);
    expect(end.stderr).toMatch(/^error BUDGET_EXCEEDED: /);
  });

  it('takes the price of the policy, and no other where that limits the cost', async () => {
    const price = '  - { model: gemini-2.5-flash, pricePerMillionTokensUsd: 1000000 }';
    policy('prices:', price);
    const end = await validate('--price-per-million', '1', '--max-cost', '1', '--json');
    expect(end.code).toBe(1);
    expect(JSON.parse(end.stdout)).toMatchObject({
      cost: { estimate: { pricePerMillionTokensUsd: 1_000_000, priceSource: 'policy' } },
      refusal: { code: 'BUDGET_EXCEEDED' },
    });
    const other = await validate('--base-model', 'gemini-3.5-flash', '--price-per-million', '1');
    expect(other.stdout).toContain('at 1 USD per million tokens (the request’s price)');
    policy('maxCostUsd: 5', 'prices:', price);
    const limited = await validate('--base-model', 'gemini-3.5-flash', '--price-per-million', '1');
    expect(limited.stdout).toContain('no amount: no price is known');
  });
});
