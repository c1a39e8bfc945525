/** What the rules of a tuning job's body look at: the body after the schema check, and what was found out about it. */
import { type Fields, fieldsOf } from '../../contract/fields';
import { METHOD_SPECS } from '../../contract/tuning-method';
import type { TuningMethod } from '../../contract/tuning-method';
import { fieldIn, isGiven, textIn } from './fields';
import { familyOf, modelFactsOf } from './model-facts';
import type { ModelFacts, ModelFamily } from './model-facts';

export type BodyFacts = {
  /** After the schema check: camelCase, int64 as strings. */
  body: Fields;
  method: TuningMethod;
  spec: Fields;
  /** `tuningJob.supervisedTuningSpec`. */
  specPath: string;
  hyperParameters: Fields;
  hyperPath: string;
  baseModel: string | undefined;
  /** `undefined` where the model is missing or of no kind that is known. */
  family: ModelFamily | undefined;
  /** What is documented of the model. */
  model: ModelFacts | undefined;
  /** The location of the request, whether it is one or not. */
  location: string;
};

/** The methods whose spec stands in the body; in either spelling, of whatever form. */
export function methodsIn(body: Fields): TuningMethod[] {
  const methods = Object.keys(METHOD_SPECS) as TuningMethod[];
  return methods.filter((method) => isGiven(fieldIn(body, METHOD_SPECS[method])));
}

export function bodyFacts(body: Fields, method: TuningMethod, location: string): BodyFacts {
  const spec = fieldsOf(fieldIn(body, METHOD_SPECS[method]));
  const specPath = `tuningJob.${METHOD_SPECS[method]}`;
  // The student was named in the spec before it was the job's base model.
  const baseModel = textIn(body, 'baseModel') ?? textIn(spec, 'studentModel');
  const isTunedOn = body['preTunedModel'] !== undefined && baseModel === undefined;
  return {
    body,
    method,
    spec,
    specPath,
    hyperParameters: fieldsOf(fieldIn(spec, 'hyperParameters')),
    hyperPath: `${specPath}.hyperParameters`,
    baseModel,
    // Only Gemini models are tuned on from a tuned model; open ones go on from customBaseModel.
    family: isTunedOn ? 'gemini' : familyOf(baseModel),
    model: modelFactsOf(baseModel),
    location,
  };
}
