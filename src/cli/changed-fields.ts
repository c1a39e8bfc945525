/** The update mask of a patch: the fields that are given, but those that only say which resource is meant, in which state. Pure. */
const IDENTITY = ['name', 'etag'];

export function changedFields(resource: Record<string, unknown>): string[] {
  return Object.keys(resource).filter((field) => !IDENTITY.includes(field));
}
