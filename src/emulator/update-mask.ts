/** `updateMask` of a patch: which fields of the body replace those of the resource. */
import { camelCase } from './field-case';
import { invalidArgument } from './google-error';
import { isObject } from './http-exchange';

export type Patch = {
  /** Named fields with their new values; `undefined` clears. */
  fields: Map<string, unknown>;
  /** Single labels, as `labels.team` names them. */
  labels: Map<string, string | undefined>;
};

/**
 * Without a mask all fields that the body fills are meant, and `*` means all that can be changed. Both spellings are
 * taken. `changeable` are the fields that the resource lets people change.
 */
export function readPatch(
  mask: string | undefined,
  body: Record<string, unknown>,
  changeable: readonly string[],
): Patch {
  const patch: Patch = { fields: new Map(), labels: new Map() };
  const paths =
    mask === undefined || mask === ''
      ? Object.keys(body).filter((name) => changeable.includes(name))
      : mask === '*'
        ? changeable
        : mask.split(',').map((path) => path.trim());
  for (const path of paths) {
    const [head = '', ...rest] = path.split('.');
    const name = camelCase(head);
    if (!changeable.includes(name) || (rest.length > 0 && name !== 'labels')) {
      throw invalidArgument(
        `[emulator] The field '${path}' of the update mask cannot be updated.`,
        [{ field: 'update_mask', description: `One of ${changeable.join(', ')}.` }],
      );
    }
    if (rest.length === 0) {
      patch.fields.set(name, body[name]);
      continue;
    }
    const key = rest.join('.');
    const labels = isObject(body['labels']) ? body['labels'] : {};
    patch.labels.set(key, key in labels ? String(labels[key]) : undefined);
  }
  return patch;
}

/** What the labels are after the patch. */
export function patchLabels(before: Record<string, string>, patch: Patch): Record<string, string> {
  const whole = patch.fields.get('labels');
  const labels: Record<string, string> = patch.fields.has('labels')
    ? { ...(isObject(whole) ? (whole as Record<string, string>) : {}) }
    : { ...before };
  for (const [key, value] of patch.labels) {
    if (value === undefined) delete labels[key];
    else labels[key] = value;
  }
  return labels;
}

/** A text field after the patch; cleared where the body has none. */
export function patchedText(patch: Patch, name: string): string {
  const value = patch.fields.get(name);
  return typeof value === 'string' ? value : '';
}

const MAX_DISPLAY_NAME = 128;

/** `field` is where the name stands in the request. */
export function patchedDisplayName(patch: Patch, field: string): string {
  const name = patchedText(patch, 'displayName');
  if (name !== '' && Array.from(name).length <= MAX_DISPLAY_NAME) return name;
  const description = `Must have 1 to ${MAX_DISPLAY_NAME} characters.`;
  throw invalidArgument(`[emulator] Invalid value at '${field}': ${description}`, [
    { field, description },
  ]);
}
