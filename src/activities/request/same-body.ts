/**
 * Whether a job was made from a body like this one: a label can be copied, what a job was given cannot. Names, labels and where
 * the datasets lie do not count.
 */
import { fieldsOf, isFields } from '../../contract/fields';
import { isSameModel } from '../../contract/model-name';
import { isSameResource } from '../../contract/resource-name';
import { WITHOUT_EFFECT } from './fingerprint';

/** The JSON form leaves out what has its default. */
function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isFields(value)) return Object.values(value).every(isDefault);
  return [undefined, null, false, '', '0', 0].includes(value as null);
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function agrees(wanted: unknown, found: unknown, datasets: ReadonlySet<string>): boolean {
  if (typeof wanted === 'string' && datasets.has(wanted)) return typeof found === 'string';
  if (isDefault(wanted) && isDefault(found)) return true;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(found) &&
      found.length === wanted.length &&
      wanted.every((item, index) => agrees(item, found[index], datasets))
    );
  }
  if (isFields(wanted)) {
    const others = fieldsOf(found);
    return Object.entries(wanted).every(([name, value]) => agrees(value, others[name], datasets));
  }
  // An int64 is a text in one place and a number in the other; a project has an id and a number.
  if (isScalar(wanted) && isScalar(found)) return isSameResource(String(wanted), String(found));
  return wanted === found;
}

/**
 * True when the job says everything that the body says. It may say more: the service fills in what it chose itself.
 *
 * @param datasets URIs in `body` whose content was compared already.
 */
export function isSameBody(
  body: Record<string, unknown>,
  job: Record<string, unknown>,
  datasets: ReadonlySet<string>,
): boolean {
  return Object.entries(body).every(([name, value]) => {
    if (WITHOUT_EFFECT.includes(name)) return true;
    const found = job[name];
    // The service may spell a model in its own way.
    if (name === 'baseModel' && typeof value === 'string' && typeof found === 'string') {
      return isSameModel(value, found);
    }
    return agrees(value, found, datasets);
  });
}

/**
 * What a job was given in the place of each dataset of a body: itself, a copy, or anything else.
 *
 * @param datasets URIs in `body`.
 */
export function datasetsGiven(
  body: unknown,
  job: unknown,
  datasets: ReadonlySet<string>,
): { uri: string; given: unknown }[] {
  if (typeof body === 'string') return datasets.has(body) ? [{ uri: body, given: job }] : [];
  if (!isFields(body)) return [];
  const others = fieldsOf(job);
  return Object.entries(body).flatMap(([name, value]) =>
    WITHOUT_EFFECT.includes(name) ? [] : datasetsGiven(value, others[name], datasets),
  );
}
