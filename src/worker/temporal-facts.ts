/** What a worker asks its Temporal server when it starts: who the namespace is, and which search attributes it has. */
import type { NativeConnection } from '@temporalio/worker';
import type { TemporalFacts } from '../activities/dependencies';
import { TuningError } from '../contract/tuning-error';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** Those of type Keyword: writing one of another type would hang a run for ever, as an unknown one does. */
function keywords(attributes: Record<string, unknown> | null | undefined): string[] {
  return Object.entries(attributes ?? {}).flatMap(([name, type]) =>
    type === KEYWORD ? [name] : [],
  );
}

/** Names of the custom search attributes; none where the server does not tell (Temporal Cloud has no operator service). */
async function customSearchAttributes(
  connection: NativeConnection,
  namespace: string,
): Promise<{ names: string[]; isKnown: boolean }> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace,
    });
    return { names: keywords(customAttributes), isKnown: true };
  } catch {
    return fromWorkflowService(connection);
  }
}

/** The older call, which Temporal Cloud still answers. */
async function fromWorkflowService(
  connection: NativeConnection,
): Promise<{ names: string[]; isKnown: boolean }> {
  try {
    const { keys } = await connection.workflowService.getSearchAttributes({});
    return { names: keywords(keys), isKnown: true };
  } catch {
    return { names: [], isKnown: false };
  }
}

/**
 * Upserting an attribute that the server does not know would hang a run for ever, so a server that does not tell has none.
 */
export async function readTemporalFacts(
  connection: NativeConnection,
  namespace: string,
  warn: (message: string) => void,
): Promise<TemporalFacts> {
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
  const namespaceId = namespaceInfo?.id;
  if (namespaceId === undefined || namespaceId === null || namespaceId === '') {
    throw new TuningError(
      'TEMPORAL_UNREACHABLE',
      `The Temporal server does not describe the namespace ${namespace}.`,
    );
  }
  const { names, isKnown } = await customSearchAttributes(connection, namespace);
  if (!isKnown) {
    warn('The Temporal server does not tell its search attributes; runs are started without ours.');
  }
  return { namespace, namespaceId, searchAttributes: names };
}
