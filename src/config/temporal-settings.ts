/** How to reach Temporal, read by Temporal's own library from the environment and its configuration file. */
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import type { Problem } from '../contract/problem';

export type TemporalSettings = {
  /** HOST:PORT. */
  address: string;
  namespace: string;
  /** For `Connection.connect` and `NativeConnection.connect` alike; holds secrets. */
  connectionOptions: ClientConnectConfig['connectionOptions'] & { address: string };
};

const DEFAULT_ADDRESS = 'localhost:7233';
const DEFAULT_NAMESPACE = 'default';

export function readTemporalSettings(
  env: Record<string, string>,
): { settings: TemporalSettings } | { problems: Problem[] } {
  let config: ClientConnectConfig;
  try {
    config = loadClientConnectConfig({ overrideEnvVars: env });
  } catch (error) {
    return {
      problems: [
        {
          path: culprit(env),
          message: `Temporal's configuration cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
          remedy: 'Correct the variable, the file or the profile it names.',
        },
      ],
    };
  }
  const address = config.connectionOptions.address ?? DEFAULT_ADDRESS;
  if (!/^[^\s/]+$/.test(address)) {
    return {
      problems: [
        {
          path: 'TEMPORAL_ADDRESS',
          message: 'is not HOST:PORT.',
          remedy: 'Write for example localhost:7233, without http:// or a path.',
        },
      ],
    };
  }
  return {
    settings: {
      address,
      namespace: config.namespace ?? DEFAULT_NAMESPACE,
      connectionOptions: { ...withoutUndefined(config.connectionOptions), address },
    },
  };
}

/** The library does not say which variable it stumbled over; the likeliest is named. */
function culprit(env: Record<string, string>): string {
  return (
    ['TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE', 'TEMPORAL_TLS_CLIENT_CERT_PATH'].find(
      (name) => env[name] !== undefined,
    ) ?? 'TEMPORAL_*'
  );
}

function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
