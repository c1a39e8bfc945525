import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeSettings } from '../../../src/config/describe-settings';
import { readSettings } from '../../../src/config/settings';
import type { Environment, Settings } from '../../../src/config/settings';
import type { Problem } from '../../../src/contract/problem';
import { TuningError } from '../../../src/contract/tuning-error';

/** No configuration file of the machine may take part. */
const NO_FILE = { TEMPORAL_CONFIG_FILE: join(tmpdir(), 'there-is-no-such-file.toml') };

const read = (env: Environment): Settings => readSettings({ ...NO_FILE, ...env });

function problemsOf(env: Environment): readonly Problem[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof TuningError && error.code === 'CONFIGURATION_INVALID') {
      return error.problems;
    }
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('readSettings', () => {
  it('needs no variable at all', () => {
    expect(read({})).toEqual({
      temporal: {
        address: 'localhost:7233',
        namespace: 'default',
        connectionOptions: { address: 'localhost:7233' },
      },
      emulator: undefined,
      taskQueue: 'vertex-tuning',
      queues: ['main', 'wait', 'heavy'],
      httpAddress: { host: '127.0.0.1', port: 8080 },
      metricsAddress: { host: '127.0.0.1', port: 9464 },
      apiVersion: 'v1beta1',
      pollIntervalMs: 30_000,
      lookWindowMs: 300_000,
      requestTimeoutMs: 60_000,
      stalledAfterMs: 21_600_000,
      maxWaiting: 2000,
      maxActivities: 50,
      maxHeavy: 8,
      heartbeatThrottleMs: 10_000,
      waitHeartbeatTimeoutMs: 60_000,
      cancelRepeatMs: 60_000,
      shutdownGraceMs: 0,
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it('gives an object that cannot be changed', () => {
    const settings = read({});
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.temporal)).toBe(true);
  });

  it('parses every setting that is given', () => {
    const settings = read({
      GOOGLE_CLOUD_PROJECT: 'acme-prod',
      GOOGLE_CLOUD_LOCATION: 'europe-west4',
      GOOGLE_CLOUD_QUOTA_PROJECT: 'acme-quota',
      VERTEX_AI_EMULATOR_HOST: '127.0.0.1:9099',
      STORAGE_EMULATOR_HOST: 'http://127.0.0.1:9098/',
      VERTEX_TUNING_TASK_QUEUE: 'team-a',
      VERTEX_TUNING_QUEUES: 'heavy, main',
      VERTEX_TUNING_HTTP_ADDRESS: 'off',
      VERTEX_TUNING_METRICS_ADDRESS: '[::1]:0',
      VERTEX_TUNING_DATA_CONVERTER: './converter.js',
      VERTEX_TUNING_API_VERSION: 'v1',
      VERTEX_TUNING_POLL_INTERVAL: '1.5s',
      VERTEX_TUNING_LOOK_WINDOW: '2m',
      VERTEX_TUNING_MAX_WAITING: '10',
      VERTEX_TUNING_LOG_LEVEL: 'debug',
    });
    expect(settings).toMatchObject({
      project: 'acme-prod',
      location: 'europe-west4',
      quotaProject: 'acme-quota',
      emulator: { vertexHost: '127.0.0.1:9099', storageHost: '127.0.0.1:9098' },
      taskQueue: 'team-a',
      queues: ['main', 'heavy'],
      httpAddress: null,
      metricsAddress: { host: '::1', port: 0 },
      dataConverter: './converter.js',
      apiVersion: 'v1',
      pollIntervalMs: 1_500,
      lookWindowMs: 120_000,
      maxWaiting: 10,
      logLevel: 'debug',
    });
  });

  it('reports all problems at once, one per variable', () => {
    const problems = problemsOf({
      TEMPORAL_ADDRESS: 'http://temporal:7233',
      GOOGLE_CLOUD_PROJECT: 'Acme!',
      VERTEX_TUNING_QUEUES: 'main,wiat',
      VERTEX_TUNING_HTTP_ADDRESS: '8080',
      VERTEX_TUNING_API_VERSION: 'v2',
      VERTEX_TUNING_POLL_INTERVAL: 'often',
      VERTEX_TUNING_LOOK_WINDOW: '0s',
      VERTEX_TUNING_MAX_HEAVY: '0',
      VERTEX_TUNING_LOG_LEVEL: 'loud',
    });
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'GOOGLE_CLOUD_PROJECT',
      'TEMPORAL_ADDRESS',
      'VERTEX_TUNING_API_VERSION',
      'VERTEX_TUNING_HTTP_ADDRESS',
      'VERTEX_TUNING_LOG_LEVEL',
      'VERTEX_TUNING_LOOK_WINDOW',
      'VERTEX_TUNING_MAX_HEAVY',
      'VERTEX_TUNING_POLL_INTERVAL',
      'VERTEX_TUNING_QUEUES',
    ]);
    expect(problems.every(({ message }) => message.length > 10)).toBe(true);
    expect(problems.find(({ path }) => path === 'VERTEX_TUNING_QUEUES')?.message).toBe(
      'has "wiat". Write a list out of main, wait, heavy.',
    );
  });

  it('names the setting that a mistyped one is closest to', () => {
    expect(problemsOf({ VERTEX_TUNING_POLL_INTERVALL: '30s' })).toEqual([
      {
        path: 'VERTEX_TUNING_POLL_INTERVALL',
        message: 'is not a setting.',
        remedy: 'Did you mean VERTEX_TUNING_POLL_INTERVAL?',
      },
    ]);
  });

  it.each([
    [{ VERTEX_AI_EMULATOR_HOST: '127.0.0.1:9099' }, 'STORAGE_EMULATOR_HOST'],
    [{ STORAGE_EMULATOR_HOST: '127.0.0.1:9099' }, 'VERTEX_AI_EMULATOR_HOST'],
  ])('refuses one emulator host without the other', (env, missing) => {
    expect(problemsOf(env).map(({ path }) => path)).toEqual([missing]);
  });

  it('takes an empty variable for an unset one', () => {
    expect(read({ VERTEX_TUNING_POLL_INTERVAL: '', VERTEX_TUNING_POLICY: '' }).pollIntervalMs).toBe(
      30_000,
    );
  });

  it("reads the profile of Temporal's configuration file, and says when it is missing", () => {
    const file = join(mkdtempSync(join(tmpdir(), 'settings-')), 'temporal.toml');
    writeFileSync(
      file,
      '[profile.prod]\naddress = "prod.example:7233"\nnamespace = "ml"\napi_key = "s3cret"\n',
    );
    const found = read({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'prod' });
    expect(found.temporal).toMatchObject({ address: 'prod.example:7233', namespace: 'ml' });
    expect(found.temporal.connectionOptions).toMatchObject({ apiKey: 's3cret', tls: true });
    expect(
      problemsOf({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'dev' }).map(({ path }) => path),
    ).toEqual(['TEMPORAL_PROFILE']);
  });
});

describe('describeSettings', () => {
  it('shows what is in force, and no secret', () => {
    const described = describeSettings(
      read({
        TEMPORAL_API_KEY: 's3cret',
        VERTEX_AI_EMULATOR_HOST: 'localhost:1',
        STORAGE_EMULATOR_HOST: 'localhost:2',
        VERTEX_TUNING_HTTP_ADDRESS: 'off',
      }),
    );
    expect(described).toMatchObject({
      TEMPORAL_ADDRESS: 'localhost:7233',
      TEMPORAL_API_KEY: '(set)',
      TEMPORAL_TLS: 'on',
      STORAGE_EMULATOR_HOST: 'localhost:2',
      VERTEX_TUNING_HTTP_ADDRESS: 'off',
      VERTEX_TUNING_METRICS_ADDRESS: '127.0.0.1:9464',
      VERTEX_TUNING_POLL_INTERVAL: '30000ms',
      VERTEX_TUNING_QUEUES: 'main,wait,heavy',
    });
    expect(JSON.stringify(described)).not.toContain('s3cret');
    expect(described).not.toHaveProperty('GOOGLE_CLOUD_PROJECT');
  });
});
