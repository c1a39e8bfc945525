/** Long-running operations that a command has started: waited for, shown, and failed with. */
import type { Settings } from '../config/settings';
import { TuningError } from '../contract/tuning-error';
import { awaitOperation } from '../vertex/await-operation';
import type { VertexTuning } from '../vertex/port';
import type { Deletion } from '../vertex/resource-ports';
import type { Operation } from '../vertex/wire-types';
import { cellText } from './columns';
import { note, print, printJson } from './terminal';
import type { OutputFormat } from './terminal';

/** Deleting and undeploying take seconds to minutes. */
const LIMIT_MS = 600_000;

export type EndOptions = { wait: boolean; output: OutputFormat };

/** Throws OPERATION_FAILED for one that ended with an error. */
export function assertNotFailed({ name = '', error }: Operation): void {
  if (error === undefined) return;
  throw new TuningError(
    'OPERATION_FAILED',
    `${name} failed with code ${error.code ?? 0}: ${error.message ?? 'no message was given'}`,
  );
}

/** As it is after the wait, where one is wanted; what is still running then is said. */
export async function seeOperation(
  vertex: VertexTuning,
  operation: Operation,
  { apiVersion }: Settings,
  { wait }: Pick<EndOptions, 'wait'>,
): Promise<Operation> {
  const { name } = operation;
  const isOpen = operation.done !== true && name !== undefined;
  const last =
    isOpen && wait
      ? await awaitOperation(vertex, { name, apiVersion }, { timeoutMs: LIMIT_MS })
      : operation;
  assertNotFailed(last);
  if (last.done !== true && name !== undefined) {
    note(`It goes on: vertex-tuning operations wait ${name}`);
  }
  return last;
}

/** Throws INVALID_REQUEST where there was nothing to delete. */
export async function seeDeletion(
  vertex: VertexTuning,
  what: string,
  deletion: Deletion,
  settings: Settings,
  options: EndOptions,
): Promise<void> {
  if (deletion.kind === 'notFound') {
    if (!deletion.repeated) throw notFound(what);
    note('The first try got no answer; it must have been what deleted it.');
    if (options.output === 'json') printJson({ deleted: what });
    return;
  }
  const operation = await seeOperation(vertex, deletion.operation, settings, options);
  if (options.output === 'json') printJson(operation);
  else if (operation.done === true) print(`deleted ${what}`);
  else print(cellText(operation.name));
}

export function notFound(what: string): TuningError {
  return new TuningError('INVALID_REQUEST', `${what} does not exist.`);
}
