/** Parts that load a native runtime or large schemas: only the commands that need them pay for it. */
import type * as emulatorModule from '../emulator';
import type * as conversionModule from './convert-file';
import type * as workerModule from '../worker';
import type * as stackModule from './stack';

export function loadWorker(): typeof workerModule {
  return require('../worker') as typeof workerModule;
}

export function loadEmulator(): typeof emulatorModule {
  return require('../emulator') as typeof emulatorModule;
}

export function loadStack(): typeof stackModule {
  return require('./stack') as typeof stackModule;
}

export function loadConversion(): typeof conversionModule {
  return require('./convert-file') as typeof conversionModule;
}
