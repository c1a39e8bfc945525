/** Our search attributes on a Temporal server: which are there, and adding those that are not. */
import type { Client } from '@temporalio/client';
import { callTemporal } from '../client/temporal-calls';
import { SEARCH_ATTRIBUTES } from '../contract/names';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

export type SearchAttributeState = {
  missing: string[];
  /** Known, of another type than ours: they cannot be used. */
  mistyped: string[];
};

export async function readSearchAttributes(client: Client): Promise<SearchAttributeState> {
  const { namespace } = client.options;
  const { customAttributes } = await callTemporal(client, () =>
    client.connection.operatorService.listSearchAttributes({ namespace }),
  );
  const known: Readonly<Record<string, number>> = customAttributes ?? {};
  const names = Object.values(SEARCH_ATTRIBUTES);
  return {
    missing: names.filter((name) => known[name] === undefined),
    mistyped: names.filter((name) => known[name] !== undefined && known[name] !== KEYWORD),
  };
}

export async function addSearchAttributes(client: Client, names: readonly string[]): Promise<void> {
  const { namespace } = client.options;
  const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
  await callTemporal(client, () =>
    client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
  );
}
