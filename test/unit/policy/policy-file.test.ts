import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../../../src/contract/problem';
import { TuningError } from '../../../src/contract/tuning-error';
import { parsePolicy, readPolicy } from '../../../src/policy/policy-file';

function problemsOf(read: () => unknown): readonly Problem[] {
  try {
    read();
  } catch (error) {
    if (!(error instanceof TuningError) || error.code !== 'CONFIGURATION_INVALID') throw error;
    return error.problems;
  }
  return [];
}

function problemsIn(...lines: string[]): readonly Problem[] {
  return problemsOf(() => parsePolicy(lines.join('\n'), 'policy.yaml'));
}

describe('parsePolicy', () => {
  it('reads every rule', () => {
    const text = `
# of the team
projects: [acme-ml, 123456789012]
locations: [us-central1, europe-*]
models: [gemini-2.5-*]
readBuckets: [acme-datasets]
writeBuckets: [acme-runs]
serviceAccounts: ['*@acme-ml.iam.gserviceaccount.com', tuner@acme-ml.iam.gserviceaccount.com]
kmsKeys: [projects/acme-sec/locations/us-central1/keyRings/ml/*]
rewardUris: ['https://reward-abc.a.run.app/*']
customCode: refuse
maxCostUsd: 120
prices:
  - model: gemini-2.5-flash
    pricePerMillionTokensUsd: 5
requiredLabels:
  - key: team
    values: [support, search]
  - key: cost-center
    pattern: 'cc-[0-9]+'
notificationSinks: [ml-oncall]
`.replace("'*@acme-ml.iam.gserviceaccount.com', ", '');
    expect(parsePolicy(text, 'policy.yaml')).toMatchObject({
      projects: ['acme-ml', '123456789012'],
      customCode: 'refuse',
      maxCostUsd: 120,
      requiredLabels: [{ key: 'team', values: ['support', 'search'] }, { pattern: 'cc-[0-9]+' }],
    });
  });

  it('restricts nothing by a field that is absent', () => {
    const policy = parsePolicy('locations: [us-central1]', 'policy.yaml');
    expect(policy).toEqual({
      locations: ['us-central1'],
      customCode: 'allow',
      existingTuningJobs: 'allow',
      prices: [],
      requiredLabels: [],
    });
  });

  it('tells every problem at once, each with file, line and path', () => {
    const problems = problemsIn(
      'project: [acme]',
      'models:',
      '  - gemini-*',
      '  - "*-pro"',
      'readBuckets:',
      '  - gs://acme/dir',
      'maxCostUsd: -1',
      'requiredLabels:',
      '  - key: team',
      '    value: [a]',
      '  - pattern: "["',
    );
    expect(problems.map(({ path }) => path)).toEqual([
      'policy.yaml:4 models[1]',
      'policy.yaml:6 readBuckets[0]',
      'policy.yaml:7 maxCostUsd',
      'policy.yaml:10 requiredLabels[0].value',
      'policy.yaml:11 requiredLabels[1].key',
      'policy.yaml:11 requiredLabels[1].pattern',
      'policy.yaml:1 project',
    ]);
    expect(problems.at(-1)?.remedy).toBe('Did you mean projects?');
  });

  it.each([
    ['text that is no YAML', 'projects: [acme', 'policy.yaml:1'],
    ['a key that stands there twice', 'models: [a]\nmodels: [b]', 'policy.yaml:2'],
  ])('names the line of %s', (_, text, path) => {
    expect(problemsIn(text)[0]?.path).toBe(path);
  });

  it.each([
    ['nothing', ''],
    ['an empty object', '{}'],
    ['a list', '- acme'],
    ['a word', 'acme'],
  ])('refuses %s: it would restrict nothing', (_, text) => {
    expect(problemsIn(text)).toHaveLength(1);
  });

  it('refuses a limit of cost without a price: callers could name any', () => {
    expect(problemsIn('models: [m]', 'maxCostUsd: 5')).toMatchObject([
      { path: 'policy.yaml:2 maxCostUsd' },
    ]);
  });

  it.each([
    ['a host that is open at its end', 'https://reward-*'],
    ['a user before the host', 'https://reward@evil.example/'],
    ['an address without TLS', 'http://reward.example/'],
  ])('refuses %s among the addresses of rewards', (_, uri) => {
    expect(problemsIn('rewardUris:', `  - '${uri}'`)).toMatchObject([
      { path: 'policy.yaml:2 rewardUris[0]' },
    ]);
  });

  it('refuses a key pattern that is open in its project', () => {
    expect(problemsIn('kmsKeys: [projects/acme-*]')).toHaveLength(1);
  });
});

describe('readPolicy', () => {
  it('reads a file', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'policy-')), 'policy.yaml');
    writeFileSync(file, 'projects: [acme]\n');
    expect(readPolicy(file).projects).toEqual(['acme']);
  });

  it('names the setting when there is no such file', () => {
    expect(problemsOf(() => readPolicy('/no/such/file'))).toMatchObject([
      { path: 'VERTEX_TUNING_POLICY', message: expect.stringContaining('ENOENT') },
    ]);
  });
});
