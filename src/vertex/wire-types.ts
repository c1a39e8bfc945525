/**
 * The messages of the Vertex AI API by stable names: those of answers, and those of requests where they differ. They
 * are v1beta1's, which has every message and field of v1 but for two fields of a model.
 */
import type { Model as V1Model } from './generated/v1-answers';
import type { Model as BetaModel } from './generated/v1beta1-answers';

export type Model = BetaModel & Pick<V1Model, 'dataStats' | 'pipelineJob'>;
export type ListModelsResponse = { models?: Model[]; nextPageToken?: string };

export type {
  BleuSpec,
  Candidate,
  Checkpoint,
  Content,
  CountTokensResponse,
  DatasetStats,
  DistillationSpec,
  Endpoint,
  EvaluateInstancesResponse,
  ExactMatchSpec,
  FunctionCall,
  FunctionDeclaration,
  FunctionResponse,
  GenerateContentResponse,
  ListEndpointsResponse,
  ListModelVersionCheckpointsResponse,
  ListOperationsResponse,
  ListTuningJobsResponse,
  ModelVersionCheckpoint,
  Operation,
  Part,
  PreTunedModel,
  PreferenceOptimizationDataStats,
  PreferenceOptimizationSpec,
  RougeSpec,
  Status,
  SupervisedHyperParameters,
  SupervisedTuningDataStats,
  SupervisedTuningSpec,
  Tool,
  TunedModel,
  TuningDataStats,
  TuningJob,
  ValidateReinforcementTuningRewardResponse,
  AggregationResult,
  EvaluateDatasetResponse,
  EvaluateDatasetRun,
  MetricResult,
  PairwiseMetricResult,
  PointwiseMetricResult,
  RubricVerdict,
} from './generated/v1beta1-answers';

export type {
  CountTokensRequest,
  Endpoint as EndpointInput,
  EvaluateDatasetRequest,
  EvaluateInstancesRequest,
  GenerateContentRequest,
  GenerationConfig,
  MergeVersionAliasesRequest,
  Model as ModelInput,
  RebaseTunedModelRequest,
  TuningJob as TuningJobInput,
  UndeployModelRequest,
  ValidateReinforcementTuningRewardRequest,
  AutoraterConfig,
  ComputationBasedMetricSpec,
  EvaluationConfig,
  EvaluationInstance,
  Metric,
  PairwiseMetricInstance,
  PairwiseMetricSpec,
  PointwiseMetricSpec,
  ReinforcementTuningExample,
  SingleReinforcementTuningRewardConfig,
} from './generated/v1beta1-requests';
