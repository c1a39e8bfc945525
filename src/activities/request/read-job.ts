/** A body that is a job as it was read (`jobs get -o json`): what this program and its worker put there is no part of a new job. */
import { type Fields, isFields } from '../../contract/fields';
import { LABELS } from '../../contract/names';
import { OWN_SNAPSHOT_FIELDS } from '../../contract/tuning-job';
import { parseTuningJobName } from '../../vertex/resource-names';
import type { BodyFindings } from './body-findings';

export type Unread = {
  body: Fields;
  /** Paths of what was left out. */
  left: string[];
};

/** Known by its name: a body written by hand has none, and is left as it is. */
export function withoutReadings(body: Fields): Unread {
  const { name } = body;
  if (typeof name !== 'string' || parseTuningJobName(name) === undefined) return { body, left: [] };
  const own: readonly string[] = OWN_SNAPSHOT_FIELDS;
  const ours: readonly string[] = Object.values(LABELS);
  const labels = isFields(body['labels']) ? body['labels'] : undefined;
  const left = [
    ...Object.keys(body).filter((field) => own.includes(field)),
    ...Object.keys(labels ?? {}).flatMap((key) => (ours.includes(key) ? [`labels.${key}`] : [])),
  ];
  return {
    body: {
      ...without(body, own),
      ...(labels === undefined ? {} : { labels: without(labels, ours) }),
    },
    left: left.map((path) => `tuningJob.${path}`),
  };
}

/** The same for the job in the body of a rebase call. */
export function withoutReadingsInside(given: Fields): { call: Fields; left: string[] } {
  // In whichever spelling; an object, or it is told to be none.
  const spelling = 'tuning_job' in given ? 'tuning_job' : 'tuningJob';
  const tuningJob = given[spelling];
  if (!isFields(tuningJob)) return { call: given, left: [] };
  const { body, left } = withoutReadings(tuningJob);
  return { call: { ...given, [spelling]: body }, left };
}

/** The API ignores what only it may set. */
export function warnOfIgnored(paths: readonly string[], findings: BodyFindings): void {
  if (paths.length > 0) findings.warn(paths.join(', '), 'can only be read, not given: left out.');
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
