/** Temporal's native runtime: one per process, installed before anything of it is used. */
import type { Logger, MetricMeter } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import type { RuntimeOptions } from '@temporalio/worker';
import type { Settings } from '../config/settings';
import { TuningError } from '../contract/tuning-error';

let installed: Runtime | undefined;

/** Two of our three workers have no workflows, on purpose: the SDK need not warn of it at every start. */
function withoutKnownNoise(logger: Logger): Logger {
  return {
    ...logger,
    warn: (message, meta) =>
      message.startsWith('No workflows registered')
        ? logger.debug(message, meta)
        : logger.warn(message, meta),
  };
}

/** The SDK's error does not say which setting it is about; there is none but the metrics' address that can fail. */
function install(options: RuntimeOptions): Runtime {
  try {
    return Runtime.install(options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const path = 'VERTEX_TUNING_METRICS_ADDRESS';
    const message = `cannot be listened on: ${reason}.`;
    const remedy = 'Choose another address, or off.';
    throw new TuningError('CONFIGURATION_INVALID', `${path}: ${message} ${remedy}`, {
      problems: [{ path, message, remedy }],
      cause,
    });
  }
}

/**
 * Installs the runtime with our logger and, where wanted, Prometheus metrics of the SDK and ours. A second call in one
 * process gets the first runtime: the SDK allows no other.
 */
export function installRuntime(settings: Settings, logger: Logger): MetricMeter {
  const address = settings.metricsAddress;
  installed ??= install({
    logger: withoutKnownNoise(logger),
    // Whoever composes the process decides what a signal means.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { forward: {}, filter: { core: 'WARN', other: 'WARN' } },
      ...(address === null
        ? {}
        : {
            metrics: {
              prometheus: {
                bindAddress: `${address.host}:${address.port}`,
                countersTotalSuffix: true,
                unitSuffix: true,
                useSecondsForDurations: true,
              },
            },
          }),
    },
  });
  return installed.metricMeter;
}
