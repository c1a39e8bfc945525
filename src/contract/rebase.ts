/** The request of the workflow `rebaseTunedModel`: the API's own body, and what a run says beside it. */
import { z } from 'zod';
import { tuneModelRequestSchema } from './request';
import { locationField, projectField } from './request-fields';

const { unknownFields, deadlines, onTerminate, evaluation, artifactsUri } =
  tuneModelRequestSchema.shape;

/** Held against the API's own schema of the call, which says more of them than this. */
const ofTheCall = z.unknown().optional();

export const rebaseTunedModelRequestSchema = z.strictObject({
  project: projectField,
  location: locationField,
  /** What is rebased: one of `tunedModel` (a name in the model registry), `tuningJob`, `pipelineJob`. */
  tunedModelRef: ofTheCall,
  /** What is to be different from the job that made the tuned model, such as `baseModel`. */
  tuningJob: ofTheCall,
  /** Where the service writes artifacts: `outputUriPrefix`. */
  artifactDestination: ofTheCall,
  /** The new model takes the place of the old one on its endpoint; needs `replaceLiveEndpoint`. Default false. */
  deployToSameEndpoint: ofTheCall,
  /** Consent to what `deployToSameEndpoint` does: whoever asks the endpoint is answered by the new model then. */
  replaceLiveEndpoint: z.boolean().default(false),
  unknownFields,
  deadlines,
  onTerminate,
  evaluation,
  artifactsUri,
});

/** The fields that are sent to the API as they are. */
export const REBASE_CALL_FIELDS = [
  'tunedModelRef',
  'tuningJob',
  'artifactDestination',
  'deployToSameEndpoint',
] as const;

type CallField = (typeof REBASE_CALL_FIELDS)[number];

/** The argument of `rebaseTunedModel`. */
export type RebaseTunedModelRequest = Omit<
  z.input<typeof rebaseTunedModelRequestSchema>,
  CallField
> & {
  tunedModelRef: { tunedModel: string } | { tuningJob: string } | { pipelineJob: string };
  tuningJob?: Record<string, unknown>;
  artifactDestination?: { outputUriPrefix: string };
  deployToSameEndpoint?: boolean;
};

/** What the result of a rebase has beside that of `tuneModel`. */
export type RebaseResult = {
  /** Name of what was rebased. */
  source: string;
  /** The long-running operation that made the job; absent while none was begun. */
  operation?: string;
  /** The new model was to take the place of the old one on its endpoint. */
  deployToSameEndpoint: boolean;
};
