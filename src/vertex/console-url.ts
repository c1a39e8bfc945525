/** The page of a tuning job in the Google Cloud console. */
import { parseTuningJobName } from './resource-names';

const TUNING_PAGES = 'https://console.cloud.google.com/vertex-ai/tuning';

/** The list of all tuning jobs for a name that is no tuning job's. */
export function consoleUrl(tuningJobName: string): string {
  const name = parseTuningJobName(tuningJobName);
  if (name === undefined) return TUNING_PAGES;
  const project = encodeURIComponent(name.project);
  return `${TUNING_PAGES}/locations/${name.location}/tuningJob/${name.id}/monitor?project=${project}`;
}
