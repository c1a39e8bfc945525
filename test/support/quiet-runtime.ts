/** Temporal's native runtime without its lines about workers that change their state. */
import { readSettings } from '../../src/config/settings';
import { createLogger } from '../../src/telemetry/logger';
import { installRuntime } from '../../src/worker/temporal-runtime';

/** Installs it once per test file; workers that start later in the same file get the same one. */
export function installQuietRuntime(): void {
  installRuntime(
    readSettings({ VERTEX_TUNING_METRICS_ADDRESS: 'off' }),
    createLogger({ level: 'error', format: 'pretty' }),
  );
}
