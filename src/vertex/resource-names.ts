/** Resource names of Vertex AI: taken apart, put together, and fit for a URL. */

export type TuningJobName = { project: string; location: string; id: string };

/** Characters that stay what they are in a URL's path; `..` would climb out of it. */
const SAFE_NAME = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.:@~+-]+(\/[\w.:@~+-]+)+$/;

/** True for `projects/P/locations/L/...` of harmless characters: fit to be put into a URL. */
export function isResourceName(name: string): boolean {
  return SAFE_NAME.test(name) && locationOf(name) !== undefined;
}

/** The location inside a name: `us-central1` of `projects/p/locations/us-central1/endpoints/1`. */
export function locationOf(name: string): string | undefined {
  return /^projects\/[^/]+\/locations\/([a-z][a-z0-9-]{0,62})(?:\/|$)/.exec(name)?.[1];
}

export function parseTuningJobName(name: string): TuningJobName | undefined {
  const match = /^projects\/([^/]+)\/locations\/([a-z0-9-]+)\/tuningJobs\/([^/:]+)$/.exec(name);
  if (match === null || !isResourceName(name)) return undefined;
  const [, project = '', location = '', id = ''] = match;
  return { project, location, id };
}

export function formatTuningJobName({ project, location, id }: TuningJobName): string {
  return `projects/${project}/locations/${location}/tuningJobs/${id}`;
}
