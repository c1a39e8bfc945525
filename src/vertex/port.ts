/** What the rest of the program wants of Vertex AI; the REST client implements it. */
import type { ApiVersion } from '../contract/tuning-job';
import type { VertexEndpoints, VertexModels, VertexOperations } from './resource-ports';
import type {
  CountTokensRequest,
  CountTokensResponse,
  EvaluateDatasetRequest,
  EvaluateInstancesRequest,
  EvaluateInstancesResponse,
  GenerateContentRequest,
  GenerateContentResponse,
  Operation,
  RebaseTunedModelRequest,
  TuningJob,
  TuningJobInput,
  ValidateReinforcementTuningRewardRequest,
  ValidateReinforcementTuningRewardResponse,
} from './wire-types';

export type CallOptions = {
  /** Ends the call; its reason is thrown as it is. */
  signal?: AbortSignal;
  /** Time for the whole call, retries included, in milliseconds. Default 60,000. */
  timeoutMs?: number;
};

/** What came back, and the service's own time from the `Date` header (ISO 8601), where it sent one. */
export type Answer<T> = { body: T; serverTime?: string };

export type TuningJobPage = { tuningJobs: TuningJob[]; nextPageToken?: string };

/** Where a call goes. The host follows from the location. */
export type ProjectLocation = { project: string; location: string; apiVersion: ApiVersion };

/** What a call is about. Host and path follow from the name. */
export type Named = { name: string; apiVersion: ApiVersion };

export type PageRequest = { filter?: string; pageSize?: number; pageToken?: string };

/** The fields of the API, or a body with others: of a version that these types do not know. */
export type TuningJobBody = TuningJobInput | Record<string, unknown>;

/** Nothing of this name was there. */
export type NotFound = {
  kind: 'notFound';
  /** An earlier try of this same call got no answer, and may be what deleted it. */
  repeated: boolean;
};

/** Every method throws `GoogleApiError`, or the signal's reason. Dataset text is removed from every answer and error. */
export interface VertexTuning extends VertexModels, VertexEndpoints, VertexOperations {
  /** One POST and never another: not retried, whatever happens (one exception: after a 401, once, with a fresh token). */
  createTuningJob(
    input: ProjectLocation & { tuningJob: TuningJobBody },
    options?: CallOptions,
  ): Promise<Answer<TuningJob>>;
  getTuningJob(input: Named, options?: CallOptions): Promise<Answer<TuningJob>>;
  /** One page. Asks only for the fields that a snapshot needs, unless all are wanted. */
  listTuningJobs(
    input: ProjectLocation & PageRequest & { fields?: 'snapshot' | 'all' },
    options?: CallOptions,
  ): Promise<Answer<TuningJobPage>>;
  cancelTuningJob(input: Named, options?: CallOptions): Promise<Answer<unknown>>;
  /** One POST and never another, like a create call: it makes a tuning job, which costs money. */
  rebaseTunedModel(
    input: ProjectLocation & { request: RebaseTunedModelRequest },
    options?: CallOptions,
  ): Promise<Answer<Operation>>;
  /** v1beta1 only. The answer is about the sample that was sent, and comes back as it is. */
  validateReinforcementTuningReward(
    input: { project: string; location: string; request: ValidateReinforcementTuningRewardRequest },
    options?: CallOptions,
  ): Promise<Answer<ValidateReinforcementTuningRewardResponse>>;
  /** `model` is an endpoint name or `projects/P/locations/L/publishers/google/models/M`. */
  generateContent(
    input: { model: string; apiVersion: ApiVersion; request: GenerateContentRequest },
    options?: CallOptions,
  ): Promise<Answer<GenerateContentResponse>>;
  countTokens(
    input: { model: string; apiVersion: ApiVersion; request: CountTokensRequest },
    options?: CallOptions,
  ): Promise<Answer<CountTokensResponse>>;
  evaluateInstances(
    input: ProjectLocation & { request: EvaluateInstancesRequest },
    options?: CallOptions,
  ): Promise<Answer<EvaluateInstancesResponse>>;
  /** One POST and never another: it starts an evaluation, which costs money. */
  evaluateDataset(
    input: ProjectLocation & { request: EvaluateDatasetRequest },
    options?: CallOptions,
  ): Promise<Answer<Operation>>;
}
