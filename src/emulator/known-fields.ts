/** Leaves out what a version of the API does not have, as it does with resources that another version made. */
import type { ApiVersion } from '../contract/tuning-job';
import type { DiscoverySchema } from '../vertex/discovery/discovery-documents';
import { discoveryDocument, messageId } from '../vertex/discovery/discovery-documents';
import { isObject } from './http-exchange';

export function knownFields<T extends object>(version: ApiVersion, message: string, value: T): T {
  const id = messageId(version, message);
  if (id === undefined) return value;
  return select({ $ref: id }, value, discoveryDocument(version).schemas) as T;
}

function select(
  schema: DiscoverySchema,
  value: unknown,
  schemas: Readonly<Record<string, DiscoverySchema>>,
): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => select(schema.items ?? { type: 'any' }, item, schemas));
  }
  const properties = schema.$ref === undefined ? undefined : schemas[schema.$ref]?.properties;
  if (properties === undefined || !isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    const field = properties[name];
    return field === undefined ? [] : [[name, select(field, item, schemas)]];
  });
  return Object.fromEntries(entries);
}
