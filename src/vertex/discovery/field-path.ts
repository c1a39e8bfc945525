/** Paths of fields through the messages of the API, such as `tunedModel.checkpoints.endpoint`. */
import type { ApiVersion } from '../../contract/tuning-job';
import type { DiscoverySchema } from './discovery-documents';
import { discoveryDocument, messageId, messageName } from './discovery-documents';

/** Where a path leaves what is known: no field of this name in this message, which has these. */
export type UnknownField = { name: string; message: string; known: string[] };

/** `tuned_model` as `tunedModel`. */
export function toCamelCase(name: string): string {
  return name.replace(/_+([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `undefined` when the path leads to a field; below a map, and below what is free in form, everything is one. */
export function unknownField(
  version: ApiVersion,
  message: string,
  path: string,
): UnknownField | undefined {
  const { schemas } = discoveryDocument(version);
  let id = messageId(version, message);
  for (const segment of path.split('.')) {
    const fields: Readonly<Record<string, DiscoverySchema>> = schemas[id ?? '']?.properties ?? {};
    const name = [segment, toCamelCase(segment)].find((one) => Object.hasOwn(fields, one));
    if (name === undefined) {
      return { name: segment, message: messageName(id ?? message), known: Object.keys(fields) };
    }
    const field = fields[name]?.items ?? fields[name];
    if (field?.additionalProperties !== undefined || field?.type === 'any') return undefined;
    id = field?.$ref;
  }
  return undefined;
}
