/** Loads the data converter module that a team may bring, to encrypt payloads for example. */
import { resolve } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { TuningError } from '../contract/tuning-error';

function problem(message: string, cause?: unknown): TuningError {
  return new TuningError('CONFIGURATION_INVALID', `VERTEX_TUNING_DATA_CONVERTER: ${message}`, {
    problems: [{ path: 'VERTEX_TUNING_DATA_CONVERTER', message }],
    cause,
  });
}

/** The module's export `dataConverter`. Throws CONFIGURATION_INVALID when there is none. */
export function loadDataConverter(modulePath: string): DataConverter {
  let loaded: unknown;
  try {
    loaded = require(resolve(modulePath));
  } catch (error) {
    throw problem(
      `the module ${modulePath} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
  const converter: unknown =
    typeof loaded === 'object' && loaded !== null && 'dataConverter' in loaded
      ? loaded.dataConverter
      : undefined;
  if (typeof converter !== 'object' || converter === null) {
    throw problem(`the module ${modulePath} has no export dataConverter.`);
  }
  return converter;
}
