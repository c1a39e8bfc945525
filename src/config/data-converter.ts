/** Loads the team's data converter, which encrypts payloads, from the module that VERTEX_TUNING_DATA_CONVERTER names. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { TuningError } from '../contract/tuning-error';

const NAME = 'VERTEX_TUNING_DATA_CONVERTER';

/** A relative path counts from the working directory; throws CONFIGURATION_INVALID. */
export function loadDataConverter(path: string, directory: string = process.cwd()): DataConverter {
  let loaded: unknown;
  try {
    loaded = createRequire(join(directory, 'settings.js'))(resolve(directory, path));
  } catch (error) {
    throw invalid(
      `names ${path}, which cannot be loaded: ${error instanceof Error ? error.message : String(error)}.`,
      'Give the path of a CommonJS module.',
    );
  }
  const converter =
    typeof loaded === 'object' && loaded !== null && 'dataConverter' in loaded
      ? loaded.dataConverter
      : undefined;
  if (typeof converter !== 'object' || converter === null) {
    throw invalid(
      `names ${path}, which does not export dataConverter.`,
      'Export a Temporal DataConverter under that name.',
    );
  }
  return converter;
}

function invalid(message: string, remedy: string): TuningError {
  return new TuningError('CONFIGURATION_INVALID', `${NAME} ${message} ${remedy}`, {
    problems: [{ path: NAME, message, remedy }],
  });
}
