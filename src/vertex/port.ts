/** What the rest of the program wants of Vertex AI; the REST client implements it. */
import type { ApiVersion } from '../contract/tuning-job';
import type {
  CountTokensRequest,
  CountTokensResponse,
  EvaluateInstancesRequest,
  EvaluateInstancesResponse,
  GenerateContentRequest,
  GenerateContentResponse,
  TuningJob,
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

/** Every method throws `GoogleApiError`, or the signal's reason. Dataset text is removed from every answer and error. */
export interface VertexTuning {
  /** One POST and never another: not retried, whatever happens (one exception: after a 401, once, with a fresh token). */
  createTuningJob(
    input: {
      project: string;
      location: string;
      apiVersion: ApiVersion;
      tuningJob: Record<string, unknown>;
    },
    options?: CallOptions,
  ): Promise<Answer<TuningJob>>;
  getTuningJob(
    input: { name: string; apiVersion: ApiVersion },
    options?: CallOptions,
  ): Promise<Answer<TuningJob>>;
  /** One page. Asks only for the fields that a snapshot needs. */
  listTuningJobs(
    input: {
      project: string;
      location: string;
      apiVersion: ApiVersion;
      filter?: string;
      pageSize?: number;
      pageToken?: string;
    },
    options?: CallOptions,
  ): Promise<Answer<TuningJobPage>>;
  cancelTuningJob(
    input: { name: string; apiVersion: ApiVersion },
    options?: CallOptions,
  ): Promise<Answer<unknown>>;
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
    input: {
      project: string;
      location: string;
      apiVersion: ApiVersion;
      request: EvaluateInstancesRequest;
    },
    options?: CallOptions,
  ): Promise<Answer<EvaluateInstancesResponse>>;
}
