/** Project numbers. Google answers with the number of a project whatever the request named it by. */
import { createHash } from 'node:crypto';

/** Twelve digits that follow from the id alone; a number stands for itself. */
export function projectNumber(idOrNumber: string): string {
  if (/^\d+$/.test(idOrNumber)) return idOrNumber;
  const hash = createHash('sha256').update(idOrNumber).digest().readBigUInt64BE(0);
  return String(100_000_000_000n + (hash % 900_000_000_000n));
}

/** A resource's name with the number of its project. */
export function withProjectNumber(name: string): string {
  return name.replace(
    /^projects\/([^/]+)/,
    (_, project: string) => `projects/${projectNumber(project)}`,
  );
}
