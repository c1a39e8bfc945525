/**
 * The spellings of a base model: `gemini-2.5-flash`, `google/gemini-2.5-flash`, `publishers/google/models/gemini-2.5-flash`, the
 * same behind a project or an address, `models/gemini-2.5-flash` of the SDK. All of them are one name here. Pure.
 */

const PUBLISHED = /(?:^|\/)publishers\/([^/]+)\/models\/([^/]+)$/;
/** A model of a project is named by digits, or by a name of the caller's; never like one of Google's. */
const OF_THE_SDK = /^models\/(?=(?:gemini|veo|translation-llm)-)/;
const GOOGLE = 'google/';
/** Google's models that are named without a publisher. */
const OWN = /^(?:gemini|veo|translation-llm)-|-bison(?:-|@|$)/;

/** Google's open models (Gemma) are named like those of others: publisher, family, version. */
function isOpenOfGoogle(model: string): boolean {
  return !OWN.test(model) && (model.includes('@') || model.includes('gemma'));
}

/** True for a publisher's model in the spelling of the API. */
export function isPublished(text: string): boolean {
  return PUBLISHED.test(text);
}

/**
 * `gemini-2.5-flash` for every spelling of it; `PUBLISHER/MODEL` for an open model (`meta/llama3_1@llama-3.1-8b-instruct`,
 * `google/gemma3@gemma-3-27b-it`); what is no publisher's model comes back as it is.
 */
export function shortModelName(baseModel: string): string {
  const [, publisher = '', model = ''] = PUBLISHED.exec(baseModel) ?? [];
  const name = model === '' ? baseModel.replace(OF_THE_SDK, '') : `${publisher}/${model}`;
  if (!name.startsWith(GOOGLE)) return name;
  const ofGoogle = name.slice(GOOGLE.length);
  return isOpenOfGoogle(ofGoogle) ? name : ofGoogle;
}

/** Open models are named `PUBLISHER/MODEL@VERSION`; a tuned model of a project, or a model of Google's own, is not. */
export function isOpenModel(baseModel: string): boolean {
  return /^(?!(?:models|endpoints|tuningJobs)\/)[^/]+\/[^/]+$/.test(shortModelName(baseModel));
}

/** `publishers/google/models/gemini-2.5-flash`: the name that goes behind a project and location in a call. */
export function publisherModelName(baseModel: string): string {
  const name = shortModelName(baseModel);
  const [, publisher = 'google', model = name] = /^([^/]+)\/([^/]+)$/.exec(name) ?? [];
  return `publishers/${publisher}/models/${model}`;
}

/** True when both name the same base model, also where only one of them names its publisher. */
export function isSameModel(one: string, other: string): boolean {
  const [first, second] = [shortModelName(one), shortModelName(other)];
  if (first === second) return true;
  const [shorter, longer] = first.length < second.length ? [first, second] : [second, first];
  return !shorter.includes('/') && /^[^/]+\/[^/]+$/.test(longer) && longer.endsWith(`/${shorter}`);
}
