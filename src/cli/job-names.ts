/** Names of tuning jobs as people type them: whole, or the id alone with project and location from elsewhere. Pure. */
import type { Settings } from '../config/settings';
import { parseTuningJobName } from '../vertex/resource-names';
import { flagProblem } from './request-flags';

export type PlaceFlags = { project?: string; location?: string };

export type Place = { project: string; location: string };

/** Throws CONFIGURATION_INVALID that names both when both are missing. */
export function placeOf(
  flags: PlaceFlags,
  settings: Pick<Settings, 'project' | 'location'>,
): Place {
  const project = flags.project ?? settings.project;
  const location = flags.location ?? settings.location;
  if (project !== undefined && location !== undefined) return { project, location };
  throw flagProblem(
    ...(project === undefined
      ? [
          {
            path: '--project',
            message: 'is missing.',
            remedy: 'Give it, or set GOOGLE_CLOUD_PROJECT.',
          },
        ]
      : []),
    ...(location === undefined
      ? [
          {
            path: '--location',
            message: 'is missing.',
            remedy: 'Give it, or set GOOGLE_CLOUD_LOCATION.',
          },
        ]
      : []),
  );
}

export function jobNameOf(
  text: string,
  flags: PlaceFlags,
  settings: Pick<Settings, 'project' | 'location'>,
): string {
  if (parseTuningJobName(text)) return text;
  if (!/^\d+$/.test(text)) {
    throw flagProblem({
      path: '<job>',
      message: `${text} is no tuning job.`,
      remedy: 'Write projects/P/locations/L/tuningJobs/ID, or ID alone.',
    });
  }
  const { project, location } = placeOf(flags, settings);
  return `projects/${project}/locations/${location}/tuningJobs/${text}`;
}
