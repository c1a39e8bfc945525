/**
 * Clients that were generated from protos may send enums as numbers (`enum-encoding=int`). Turns them into names before
 * a body is checked. Discovery documents do not have the numbers: values stand in their order, but for those below.
 */
import type { DiscoverySchema } from '../vertex/discovery/discovery-documents';
import { camelCase } from './field-case';
import { isObject } from './http-exchange';

/** Values that were added later and stand elsewhere in the order (protos of 2026). */
const MOVED: Readonly<Record<string, number>> = {
  ADAPTER_SIZE_ONE: 1,
  ADAPTER_SIZE_FOUR: 2,
  ADAPTER_SIZE_EIGHT: 3,
  ADAPTER_SIZE_SIXTEEN: 4,
  ADAPTER_SIZE_THIRTY_TWO: 5,
  ADAPTER_SIZE_TWO: 6,
};

type Schemas = Readonly<Record<string, DiscoverySchema>>;

/** The value with names for numbers; a number that no value has is left for the check to refuse. */
export function withEnumNames(schema: DiscoverySchema, value: unknown, schemas: Schemas): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? value : value.map((item) => withEnumNames(items, item, schemas));
  }
  if (isObject(value)) {
    const fields = schema.$ref === undefined ? undefined : schemas[schema.$ref]?.properties;
    const entries = Object.entries(value).map(([name, item]): [string, unknown] => {
      const field = fields?.[name] ?? fields?.[camelCase(name)] ?? schema.additionalProperties;
      return [name, field === undefined ? item : withEnumNames(field, item, schemas)];
    });
    return Object.fromEntries(entries);
  }
  return typeof value === 'number' && schema.enum !== undefined
    ? (schema.enum.find((name, index) => (MOVED[name] ?? index) === value) ?? value)
    : value;
}
