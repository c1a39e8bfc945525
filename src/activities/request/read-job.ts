/** A body that is a job as it was read (`jobs get -o json`): what this program and its worker put there is no part of a new job. */
import { type Fields, isFields } from '../../contract/fields';
import { LABELS } from '../../contract/names';
import { OWN_SNAPSHOT_FIELDS } from '../../contract/tuning-job';
import { parseTuningJobName } from '../../vertex/resource-names';

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

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
