/**
 * The one table of settings: name, form, default, meaning. The parser, the redacted print and
 * `docs/reference/settings.md` all come from it.
 */
import { z } from 'zod';
import { projectField, locationField } from '../contract/request-fields';
import { DEFAULT_TASK_QUEUE } from '../contract/names';
import {
  countBetween,
  durationBetween,
  emulatorAddress,
  listenAddress,
  oneOf,
  wordsOf,
} from './setting-fields';

/** The queues a process can serve; see `taskQueuesOf`. */
export const QUEUES = ['main', 'wait', 'heavy'] as const;
export type QueueName = (typeof QUEUES)[number];

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

export type SettingDefinition<T = unknown> = {
  name: string;
  /** Text that stands for an unset variable. */
  default?: string;
  form: string;
  meaning: string;
  schema: z.ZodType<T, string>;
};

type WithDefault<T> = SettingDefinition<T> & { default: string };

const setting = <D extends SettingDefinition>(definition: D): D => definition;

/** Settings that we parse ourselves, by the name of their field. */
export const DEFINITIONS = {
  project: setting({
    name: 'GOOGLE_CLOUD_PROJECT',
    form: 'project id',
    meaning:
      'Project that the command line uses where `--project` is absent. Requests always name theirs.',
    schema: projectField,
  }),
  location: setting({
    name: 'GOOGLE_CLOUD_LOCATION',
    form: 'location',
    meaning: 'Location that the command line uses where `--location` is absent.',
    schema: locationField,
  }),
  quotaProject: setting({
    name: 'GOOGLE_CLOUD_QUOTA_PROJECT',
    form: 'project id',
    meaning:
      'Project that API quota is counted on (header `x-goog-user-project`), where it is another.',
    schema: projectField,
  }),
  vertexEmulator: setting({
    name: 'VERTEX_AI_EMULATOR_HOST',
    form: 'HOST:PORT',
    meaning:
      'Calls go to this emulator instead of Vertex AI, without credentials. Needs `STORAGE_EMULATOR_HOST` as well.',
    schema: emulatorAddress('127.0.0.1:8095'),
  }),
  storageEmulator: setting({
    name: 'STORAGE_EMULATOR_HOST',
    form: 'HOST:PORT or http://HOST:PORT',
    meaning:
      'Calls go to this emulator instead of Cloud Storage, without credentials. Needs `VERTEX_AI_EMULATOR_HOST` as well.',
    schema: emulatorAddress('127.0.0.1:8095'),
  }),
  taskQueue: setting({
    name: 'VERTEX_TUNING_TASK_QUEUE',
    default: DEFAULT_TASK_QUEUE,
    form: 'name',
    meaning: 'Task queue of the workflows; `-wait` and `-heavy` are appended for the two others.',
    schema: z
      .string()
      .max(200, 'has more than 200 characters.')
      .regex(/^\S+$/, 'must not contain white space.'),
  }),
  queues: setting({
    name: 'VERTEX_TUNING_QUEUES',
    default: QUEUES.join(','),
    form: `list out of ${QUEUES.join(', ')}`,
    meaning:
      'Which of the three task queues this process serves. All three must be served by someone.',
    schema: wordsOf(QUEUES),
  }),
  httpAddress: setting({
    name: 'VERTEX_TUNING_HTTP_ADDRESS',
    default: '127.0.0.1:8080',
    form: 'HOST:PORT or off',
    meaning: 'Where the worker answers `/healthz` and `/readyz`. In a container: `0.0.0.0:8080`.',
    schema: listenAddress('0.0.0.0:8080'),
  }),
  metricsAddress: setting({
    name: 'VERTEX_TUNING_METRICS_ADDRESS',
    default: '127.0.0.1:9464',
    form: 'HOST:PORT or off',
    meaning: 'Where the worker serves Prometheus metrics, its own and those of the Temporal SDK.',
    schema: listenAddress('0.0.0.0:9464'),
  }),
  dataConverter: setting({
    name: 'VERTEX_TUNING_DATA_CONVERTER',
    form: 'path of a module',
    meaning:
      'CommonJS module whose export `dataConverter` is a Temporal `DataConverter`, to encrypt payloads. Worker, clients and command line need the same.',
    schema: z.string(),
  }),
  policy: setting({
    name: 'VERTEX_TUNING_POLICY',
    form: 'path of a file',
    meaning:
      'YAML file that says what callers may have the worker do (docs/reference/policy.md). Without it everything that the credentials allow is allowed.',
    schema: z.string(),
  }),
  apiVersion: setting({
    name: 'VERTEX_TUNING_API_VERSION',
    default: 'v1beta1',
    form: 'v1beta1 or v1',
    meaning:
      'Version of the Vertex AI API for new runs. `v1` has only the supervised and preference methods and reports no progress.',
    schema: oneOf(['v1beta1', 'v1']),
  }),
  pollIntervalMs: setting({
    name: 'VERTEX_TUNING_POLL_INTERVAL',
    default: '30s',
    form: 'duration, 100ms to 10m',
    meaning: 'How often the state of the awaited tuning jobs is asked, per project and location.',
    schema: durationBetween('100ms', '10m'),
  }),
  lookWindowMs: setting({
    name: 'VERTEX_TUNING_LOOK_WINDOW',
    default: '5m',
    form: 'duration, 1s to 1h',
    meaning:
      'How long a create call without an answer is looked for before another may be sent. Shorter risks a second paid job.',
    schema: durationBetween('1s', '1h'),
  }),
  requestTimeoutMs: setting({
    name: 'VERTEX_TUNING_REQUEST_TIMEOUT',
    default: '60s',
    form: 'duration, 500ms to 60s',
    meaning:
      'How long one call of Vertex AI or Cloud Storage may take, its repetitions included. A create call that takes longer counts as one without an answer.',
    schema: durationBetween('500ms', '60s'),
  }),
  maxWaiting: setting({
    name: 'VERTEX_TUNING_MAX_WAITING',
    default: '2000',
    form: 'number, 1 to 100000',
    meaning: 'How many tuning jobs this process waits for at once (slots of the queue `wait`).',
    schema: countBetween(1, 100_000),
  }),
  maxActivities: setting({
    name: 'VERTEX_TUNING_MAX_ACTIVITIES',
    default: '50',
    form: 'number, 1 to 10000',
    meaning: 'How many short activities run at once (slots of the queue `main`).',
    schema: countBetween(1, 10_000),
  }),
  maxHeavy: setting({
    name: 'VERTEX_TUNING_MAX_HEAVY',
    default: '8',
    form: 'number, 1 to 1000',
    meaning:
      'How many datasets are checked or models evaluated at once (slots of the queue `heavy`).',
    schema: countBetween(1, 1_000),
  }),
  checkThreads: setting({
    name: 'VERTEX_TUNING_CHECK_THREADS',
    form: 'number, 1 to 64',
    meaning:
      'In how many threads datasets are checked, all checks of the process together. Default: one per processor, at most 8.',
    schema: countBetween(1, 64),
  }),
  heartbeatThrottleMs: setting({
    name: 'VERTEX_TUNING_HEARTBEAT_THROTTLE',
    default: '10s',
    form: 'duration, 100ms to 30s',
    meaning:
      'At most one heartbeat per activity and this long reaches the server; live progress is as old.',
    schema: durationBetween('100ms', '30s'),
  }),
  waitHeartbeatTimeoutMs: setting({
    name: 'VERTEX_TUNING_WAIT_HEARTBEAT_TIMEOUT',
    default: '60s',
    form: 'duration, 1s to 10m',
    meaning:
      'After this silence a worker that waits for a tuning job is taken for lost and another goes on. New runs only.',
    schema: durationBetween('1s', '10m'),
  }),
  stalledAfterMs: setting({
    name: 'VERTEX_TUNING_STALLED_AFTER',
    default: '6h',
    form: 'duration, 1s to 30d',
    meaning:
      'A tuning job that the service has not updated for this long is shown as stalled. It is waited for all the same.',
    schema: durationBetween('1s', '30d'),
  }),
  cancelRepeatMs: setting({
    name: 'VERTEX_TUNING_CANCEL_REPEAT',
    default: '60s',
    form: 'duration, 100ms to 1h',
    meaning:
      'A cancel that the tuning job does not follow is sent again after this time, then after twice as long, and so on. New runs only.',
    schema: durationBetween('100ms', '1h'),
  }),
  shutdownGraceMs: setting({
    name: 'VERTEX_TUNING_SHUTDOWN_GRACE',
    default: '0s',
    form: 'duration, 0s to 10m',
    meaning:
      'How long running activities may go on after SIGTERM before they are handed to another worker. Keep it below the kill time of the orchestrator.',
    schema: durationBetween('0s', '10m'),
  }),
  cacheDirectory: setting({
    name: 'VERTEX_TUNING_CACHE_DIR',
    form: 'path of a directory',
    meaning:
      'Where a Temporal server that was downloaded or built is kept. Default `vertex-tuning-worker` in the cache directory of the user.',
    schema: z.string(),
  }),
  logLevel: setting({
    name: 'VERTEX_TUNING_LOG_LEVEL',
    default: 'info',
    form: LOG_LEVELS.join(', '),
    meaning: 'Lines below this level are not written.',
    schema: oneOf(LOG_LEVELS),
  }),
  logFormat: setting({
    name: 'VERTEX_TUNING_LOG_FORMAT',
    default: 'json',
    form: 'json or pretty',
    meaning: 'One JSON object per line, or a short line for people; both on standard error.',
    schema: oneOf(['json', 'pretty']),
  }),
} as const;

export type SettingKey = keyof typeof DEFINITIONS;

/** What each setting is once parsed; `undefined` only where there is no default. */
export type SettingValues = {
  [K in SettingKey]: (typeof DEFINITIONS)[K] extends WithDefault<infer T>
    ? T
    : z.output<(typeof DEFINITIONS)[K]['schema']> | undefined;
};

/** Settings of Temporal and Google that their own libraries read; here for the reference page only. */
export const FOREIGN_SETTINGS: readonly { name: string; default?: string; meaning: string }[] = [
  {
    name: 'TEMPORAL_ADDRESS',
    default: 'localhost:7233',
    meaning: 'Address of the Temporal server, HOST:PORT.',
  },
  { name: 'TEMPORAL_NAMESPACE', default: 'default', meaning: 'Temporal namespace.' },
  { name: 'TEMPORAL_API_KEY', meaning: 'API key of Temporal Cloud; switches TLS on. Secret.' },
  { name: 'TEMPORAL_TLS', meaning: '`true` or `false`: TLS without or against further settings.' },
  {
    name: 'TEMPORAL_TLS_CLIENT_CERT_PATH, TEMPORAL_TLS_CLIENT_KEY_PATH',
    meaning: 'Client certificate and key (mTLS); the same with `_DATA` instead of `_PATH`. Secret.',
  },
  {
    name: 'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
    meaning: 'Certificate authority of the server; the same with `_DATA`.',
  },
  {
    name: 'TEMPORAL_TLS_SERVER_NAME',
    meaning: 'Name expected in the certificate of the server.',
  },
  {
    name: 'TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE',
    meaning:
      "Configuration file and profile of Temporal's tools (default `temporalio/temporal.toml` in the user's configuration directory). The environment wins over the file.",
  },
  { name: 'TEMPORAL_GRPC_META_*', meaning: 'Headers sent with every call to Temporal. Secret.' },
  {
    name: 'GOOGLE_APPLICATION_CREDENTIALS',
    meaning:
      'Credentials file; else those of `gcloud auth application-default login`, else the metadata server.',
  },
];
