/**
 * Comparing names of Google's resources. The service answers with the project's number where it was asked with its id, so
 * that one resource has two names.
 */

const NAME = /^projects\/([^/]+)\/(.+)$/;

/**
 * Equal for all names of one resource, and fit for a `Set` or `Map` of resources of one project: the name without its
 * project.
 */
export function resourceKey(name: string): string {
  return NAME.exec(name)?.[2] ?? name;
}

/** True when both name the same resource, whether its project is given by id or by number. */
export function isSameResource(one: string, other: string): boolean {
  if (resourceKey(one) !== resourceKey(other)) return false;
  const [first = '', second = ''] = [one, other].map((name) => NAME.exec(name)?.[1]);
  // An id and a number may be the same project; two of a kind are the same only when they are equal.
  return first === second || /^\d+$/.test(first) !== /^\d+$/.test(second);
}

/** True for a resource of that project and location, whether its project is given by id or by number. */
export function isInPlace(
  name: string,
  { project, location }: { project: string; location: string },
): boolean {
  const place = name.split('/').slice(0, 4).join('/');
  return isSameResource(place, `projects/${project}/locations/${location}`);
}
