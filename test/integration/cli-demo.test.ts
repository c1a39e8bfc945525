import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../src/embedded/cache-directory';
import { type CliEnd, runCli, temporaryDirectory } from '../support/cli-process';

describe('vertex-tuning demo, without a terminal', () => {
  const directory = temporaryDirectory();
  let end: CliEnd;
  beforeAll(async () => {
    end = await runCli(['demo', '--speed', '8', '--directory', join(directory, 'report')], {
      env: {
        HOME: directory,
        // The demo must not fetch a server that is here already.
        VERTEX_TUNING_CACHE_DIR: cacheDirectory(process.env),
        // Settings of another stack must not lead it astray.
        TEMPORAL_ADDRESS: '127.0.0.1:9',
        TEMPORAL_NAMESPACE: 'elsewhere',
        VERTEX_AI_EMULATOR_HOST: '127.0.0.1:9',
        STORAGE_EMULATOR_HOST: '127.0.0.1:9',
      },
    });
  });

  it('ends with 0 and says how the run ended, with the scores of both models', () => {
    expect(end.stderr).not.toMatch(/error/i);
    expect(end.code).toBe(0);
    expect(end.stdout).toMatch(/^outcome +succeeded$/m);
    expect(end.stdout).toMatch(
      /^tuning job +projects\/\d+\/locations\/us-central1\/tuningJobs\/\d+$/m,
    );
    expect(end.stdout).toMatch(
      /^cost estimate +at most \$0\.\d+ \([\d,]+ tokens in the training data\)$/m,
    );
    expect(end.stdout).toMatch(/METRIC +TUNED +BASE +GAIN/);
    expect(end.stdout).toMatch(/exactMatch +0\.\d{3} +0\.\d{3} +\+0\.\d{3}/);
    expect(end.stdout).toMatch(/gate: passed/);
  });

  it('says that it was simulated', () => {
    expect(end.stdout).toMatch(/This was simulated: /);
    expect(end.stdout).toMatch(/nothing was paid/);
  });

  it('leaves the report behind, as HTML', () => {
    const path = /^report +(.+)$/m.exec(end.stdout)?.[1] ?? '';
    expect(path).toBe(join(directory, 'report', 'report.html'));
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/i);
    expect(
      JSON.parse(readFileSync(join(directory, 'report', 'report.json'), 'utf8')),
    ).toMatchObject({
      result: { outcome: 'succeeded', simulated: true },
    });
  });

  it('gives the address of the run, a question to the tuned model, and what to type next', () => {
    expect(end.stdout).toMatch(
      /^run +http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/demo-\S+\/history$/m,
    );
    expect(end.stdout).toMatch(/curl -s 'http:\/\/\S+:generateContent' -H .* -d '\{.*\}'/);
    expect(end.stdout).toMatch(
      /TEMPORAL_ADDRESS=\S+ (vertex-tuning|npm run -s cli --) status demo-/,
    );
    expect(end.stdout).toMatch(/vertex-tuning validate YOUR\.jsonl/);
    expect(end.stdout).toMatch(/(vertex-tuning|cli --) dev --vertex/);
  });

  it('tells on standard error what happens meanwhile, line by line', () => {
    expect(end.stderr).toMatch(/uploaded the example datasets/);
    expect(end.stderr).toMatch(/^\d\d:\d\d:\d\d .*running/m);
    // Nothing that a terminal would be needed for.
    expect(end.stdout + end.stderr).not.toContain('\u001B');
  });
});
