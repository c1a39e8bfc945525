/** One name for a model, however a request spells it: for the list of models and for the prices alike. Pure. */
import { isPublished, shortModelName } from '../contract/model-name';
import { matches } from './name-pattern';

const GOOGLE = 'google/';

/** `PUBLISHER/MODEL`, Google's without the publisher; anything but a publisher's model as it is. */
export function modelName(text: string): string {
  const name = shortModelName(text);
  return name.startsWith(GOOGLE) ? name.slice(GOOGLE.length) : name;
}

/** A model of a project, which does not tell what it was made of. */
export function isTunedModel(text: string): boolean {
  return !isPublished(text) && /(?:^|\/)projects\//.test(text);
}

/** Whether a pattern fits a model: a pattern may be in any of the spellings too, and is compared with the model in that one. */
export function matchesModel(text: string, pattern: string): boolean {
  const name = modelName(text);
  if (isTunedModel(text)) return matches(name, pattern);
  const full = name.includes('/') ? name : `${GOOGLE}${name}`;
  if (pattern.startsWith('publishers/')) {
    const [publisher = '', ...rest] = full.split('/');
    return matches(`publishers/${publisher}/models/${rest.join('/')}`, pattern);
  }
  return matches(pattern.startsWith(GOOGLE) ? full : name, pattern);
}
