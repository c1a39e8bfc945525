/** The part of the port for models, endpoints and long-running operations. */
import type { Answer, CallOptions, Named, NotFound, PageRequest, ProjectLocation } from './port';
import type {
  Endpoint,
  EndpointInput,
  MergeVersionAliasesRequest,
  Model,
  ModelInput,
  ModelVersionCheckpoint,
  Operation,
  UndeployModelRequest,
} from './wire-types';

export type ModelPage = { models: Model[]; nextPageToken?: string };
export type CheckpointPage = { checkpoints: ModelVersionCheckpoint[]; nextPageToken?: string };
export type EndpointPage = { endpoints: Endpoint[]; nextPageToken?: string };
export type OperationPage = {
  operations: Operation[];
  nextPageToken?: string;
  /** Places that could not be asked. */
  unreachable?: string[];
};

/** A deletion that goes on by itself, or had nothing to delete. */
export type Deletion = { kind: 'started'; operation: Operation } | NotFound;

/** `readMask` and `updateMask` are field paths with commas between them: `displayName,labels`. */
type Listing = PageRequest & { readMask?: string };

export interface VertexModels {
  /** `projects/P/locations/L/models/M`, with `@VERSION` or `@ALIAS`; without one, the default version. */
  getModel(input: Named, options?: CallOptions): Promise<Answer<Model>>;
  listModels(input: ProjectLocation & Listing, options?: CallOptions): Promise<Answer<ModelPage>>;
  listModelVersions(
    input: Named & Listing & { orderBy?: string },
    options?: CallOptions,
  ): Promise<Answer<ModelPage>>;
  listModelCheckpoints(
    input: Named & Pick<PageRequest, 'pageSize' | 'pageToken'>,
    options?: CallOptions,
  ): Promise<Answer<CheckpointPage>>;
  /** Sets the fields of the mask; setting them again changes nothing, so that it is repeated. */
  patchModel(
    input: Named & { model: ModelInput; updateMask: string },
    options?: CallOptions,
  ): Promise<Answer<Model>>;
  /** `["golden", "-old"]`: sets `golden` to the version in the name, and takes `old` from it. */
  mergeVersionAliases(
    input: Named & { request: MergeVersionAliasesRequest },
    options?: CallOptions,
  ): Promise<Answer<Model>>;
  /** With a number after the `@`. By alias it is sent once only: an alias may meanwhile stand for another version. */
  deleteModelVersion(input: Named, options?: CallOptions): Promise<Answer<Deletion>>;
  /** All versions. A name with a version is refused before anything is sent. */
  deleteModel(input: Named, options?: CallOptions): Promise<Answer<Deletion>>;
}

export interface VertexEndpoints {
  getEndpoint(input: Named, options?: CallOptions): Promise<Answer<Endpoint>>;
  listEndpoints(
    input: ProjectLocation & Listing,
    options?: CallOptions,
  ): Promise<Answer<EndpointPage>>;
  /** Sets the fields of the mask; setting them again changes nothing, so that it is repeated. */
  patchEndpoint(
    input: Named & { endpoint: EndpointInput; updateMask: string },
    options?: CallOptions,
  ): Promise<Answer<Endpoint>>;
  /** Sent once: what a second try answers is not documented. Look at the endpoint before another. */
  undeployModel(
    input: Named & { request: UndeployModelRequest },
    options?: CallOptions,
  ): Promise<Answer<Operation>>;
  /** Vertex AI refuses while models are deployed on it. */
  deleteEndpoint(input: Named, options?: CallOptions): Promise<Answer<Deletion>>;
}

/** Operations live under a location, and under the resource that they are about; their names say which. */
export interface VertexOperations {
  getOperation(input: Named, options?: CallOptions): Promise<Answer<Operation>>;
  /** `parent` is `projects/P/locations/L`, or a resource in it such as a tuning job. */
  listOperations(
    input: Omit<Named, 'name'> & PageRequest & { parent: string },
    options?: CallOptions,
  ): Promise<Answer<OperationPage>>;
  /** Answers when the operation is done or the time is over, whichever comes first. */
  waitOperation(
    input: Named & {
      /** How long the service may wait, in seconds. Default: the service's own. */
      seconds?: number;
    },
    options?: CallOptions,
  ): Promise<Answer<Operation>>;
  /** Asks for a cancel; whether it was one shows in the operation. */
  cancelOperation(input: Named, options?: CallOptions): Promise<Answer<unknown>>;
  /** Forgets the operation; does not cancel it. */
  deleteOperation(
    input: Named,
    options?: CallOptions,
  ): Promise<Answer<{ kind: 'deleted' } | NotFound>>;
}
