/** A stack with short time-outs, so that a request without an answer costs a second and not a minute. */
import { TuningStack } from '../support/tuning-stack';
import type { StackOptions } from '../support/tuning-stack';
import { startEmulatorProcess } from './emulator-process';
import { LOOK_WINDOW_MS, REQUEST_TIMEOUT_MS } from './fault-kinds';

/** Runs at a time: two cores are busy with them, and no run waits for its turn for long. */
export const AT_ONCE = 12;

/** For one test file, all runs included. */
export const FILE_TIMEOUT_MS = 3_600_000;

export async function startFaultStack(options: StackOptions = {}): Promise<TuningStack> {
  return TuningStack.start({
    ...options,
    emulator: options.emulator ?? (await startEmulatorProcess()),
    settings: {
      VERTEX_TUNING_REQUEST_TIMEOUT: `${REQUEST_TIMEOUT_MS}ms`,
      VERTEX_TUNING_LOOK_WINDOW: `${LOOK_WINDOW_MS}ms`,
      // A poll that hangs ends long before it.
      VERTEX_TUNING_WAIT_HEARTBEAT_TIMEOUT: '6s',
      VERTEX_TUNING_MAX_HEAVY: '64',
      ...options.settings,
    },
  });
}
