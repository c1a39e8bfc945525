/** Labels and names of a tuning job, held against Google's rules for them. */
import { type Fields, fieldsOf } from '../../contract/fields';
import { LABELS } from '../../contract/names';
import type { BodyFindings } from './body-findings';

/** Labels: Google's rule for all resources (63 characters; keys start with a letter), the safe side of the API's own 64. */
const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const MAX_LABELS = 64;
/** Characters, by the API's own documentation. */
const MAX_DISPLAY_NAME = 128;

/** How many labels a run adds to its job at most. */
export const RUN_LABELS = Object.keys(LABELS).length;

/** `added`: labels that will be set beside those of the body. */
export function checkNames(body: Fields, added: number, findings: BodyFindings): void {
  const { tunedModelDisplayName: displayName } = body;
  if (typeof displayName === 'string' && Array.from(displayName).length > MAX_DISPLAY_NAME) {
    findings.refuse(
      'tuningJob.tunedModelDisplayName',
      `has more than ${MAX_DISPLAY_NAME} characters.`,
    );
  }
  checkLabels(fieldsOf(body['labels']), added, findings);
}

function checkLabels(labels: Fields, added: number, findings: BodyFindings): void {
  const ours: string[] = Object.values(LABELS);
  for (const [key, value] of Object.entries(labels)) {
    const path = `tuningJob.labels.${/^[\w-]{1,63}$/.test(key) ? key : JSON.stringify(key.slice(0, 63))}`;
    if (ours.includes(key)) {
      findings.refuse(path, 'is a label that the worker sets itself.', 'Leave it out.');
      continue;
    }
    if (!LABEL_KEY.test(key)) {
      findings.refuse(
        path,
        'has an illegal key: at most 63 lower-case letters, digits, _ and -, beginning with a letter.',
      );
    }
    if (typeof value === 'string' && !LABEL_VALUE.test(value)) {
      findings.refuse(
        path,
        'has an illegal value: at most 63 lower-case letters, digits, _ and -.',
      );
    }
  }
  const count = Object.keys(labels).length + added;
  if (count > MAX_LABELS) {
    const what = added === 0 ? '' : ` with the worker's own ${added}`;
    findings.refuse(
      'tuningJob.labels',
      `would have ${count} labels${what}; a resource takes ${MAX_LABELS}.`,
    );
  }
}
