/** Names of resources as people type them: whole, or the id alone with project and location from elsewhere. Pure. */
import type { Settings } from '../config/settings';
import type { Problem } from '../contract/problem';
import { isResourceName } from '../vertex/resource-names';
import { flagProblem } from './request-flags';

export type PlaceFlags = { project?: string; location?: string };

export type Place = { project: string; location: string };

type PlaceSettings = Pick<Settings, 'project' | 'location'>;

function missing(flag: string, setting: string): Problem {
  return { path: flag, message: 'is missing.', remedy: `Give it, or set ${setting}.` };
}

/** Throws CONFIGURATION_INVALID that names both when both are missing or wrong. */
export function placeOf(flags: PlaceFlags, settings: PlaceSettings): Place {
  const project = flags.project ?? settings.project;
  const location = flags.location ?? settings.location;
  const problems: Problem[] = [];
  if (project === undefined) problems.push(missing('--project', 'GOOGLE_CLOUD_PROJECT'));
  else if (!/^[\w.-]+(:[\w.-]+)?$/.test(project)) {
    problems.push({
      path: '--project',
      message: `${shown(project)} is no project.`,
      remedy: 'Write its id, or its number.',
    });
  }
  if (location === undefined) problems.push(missing('--location', 'GOOGLE_CLOUD_LOCATION'));
  else if (!/^[a-z][a-z0-9-]{0,62}$/.test(location)) {
    problems.push({
      path: '--location',
      message: `${shown(location)} is no location.`,
      remedy: 'Write one such as us-central1, us, eu or global.',
    });
  }
  if (project === undefined || location === undefined || problems.length > 0) {
    throw flagProblem(...problems);
  }
  return { project, location };
}

function shown(text: string): string {
  return text.slice(0, 200).replaceAll(/\p{Cc}+/gu, ' ');
}

type Kind = {
  /** As commands call it. */
  argument: string;
  noun: string;
  /** What follows `projects/P/locations/L/`. */
  whole: RegExp;
  id: RegExp;
};

const KINDS = {
  tuningJobs: {
    argument: '<job>',
    noun: 'tuning job',
    whole: /^tuningJobs\/[^/:@]+$/,
    id: /^\d+$/,
  },
  models: {
    argument: '<model>',
    noun: 'model',
    whole: /^models\/[^/:@]+(@[^/:@]+)?$/,
    id: /^[\w-]+(@[\w-]+)?$/,
  },
  endpoints: {
    argument: '<endpoint>',
    noun: 'endpoint',
    whole: /^endpoints\/[^/:@]+$/,
    id: /^[\w-]+$/,
  },
  operations: {
    argument: '<operation>',
    noun: 'operation',
    // Operations live under the resource that they are about as well.
    whole: /^(?:[A-Za-z]+\/[^/:]+\/)?operations\/[^/:@]+$/,
    id: /^[\w-]+$/,
  },
} as const satisfies Record<string, Kind>;

export type ResourceKind = keyof typeof KINDS;

/** The part of a whole name behind the location; `undefined` for what is no whole name. */
function behindLocation(text: string): string | undefined {
  if (!isResourceName(text)) return undefined;
  return /^projects\/[^/]+\/locations\/[^/]+\/(.+)$/.exec(text)?.[1];
}

export function isNameOf(kind: ResourceKind, text: string): boolean {
  const rest = behindLocation(text);
  return rest !== undefined && KINDS[kind].whole.test(rest);
}

/** From a whole name, `models/ID` or `ID`. Throws CONFIGURATION_INVALID for anything else. */
export function resourceNameOf(
  kind: ResourceKind,
  text: string,
  flags: PlaceFlags,
  settings: PlaceSettings,
): string {
  if (isNameOf(kind, text)) return text;
  const { argument, noun, whole, id } = KINDS[kind];
  const rest = id.test(text) ? `${kind}/${text}` : text;
  if (!whole.test(rest) || !isResourceName(`projects/p/locations/l/${rest}`)) {
    throw flagProblem({
      path: argument,
      message: `${shown(text)} is no ${noun}.`,
      remedy: `Write projects/P/locations/L/${kind}/ID, or ID alone.`,
    });
  }
  const { project, location } = placeOf(flags, settings);
  return `projects/${project}/locations/${location}/${rest}`;
}

/** `9@2` as `9` and `2`. */
export function splitVersion(model: string): { name: string; version?: string } {
  const [name = '', version] = model.split('@');
  return version === undefined ? { name } : { name, version };
}
