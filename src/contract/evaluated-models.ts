/** The models that an evaluation can ask; apart from the schemas, so that workflows can import the list. */
export const EVALUATED_MODELS = ['tuned', 'base'] as const;
export type EvaluatedModel = (typeof EVALUATED_MODELS)[number];
