/** Asking models: `generateContent`, its stream, and `countTokens`, on tuned endpoints and on base models. */
import type {
  Content,
  CountTokensResponse,
  GenerateContentResponse,
  GenerationConfig,
} from '../vertex/wire-types';
import { baseModelAnswer } from './base-model';
import { questionOf, textOf } from './dataset-row';
import { ServiceError, invalidArgument, notFound, notImitated } from './google-error';
import { newResourceId } from './resource-id';
import { FittedModels } from './fitted-models';
import { checkGenerationConfig, limited } from './generation-config';
import { estimateTokens } from './token-estimate';
import { findEndpoint } from './registry';
import { timestamp } from './timestamp';
import type { PlannedCheckpoint } from './checkpoint-plan';
import type { TuningJobRecord } from './tuning-job';
import type { Project, TuningProjects } from './tuning-projects';
import type { VertexCall, VertexHandler, VertexHandlers } from './vertex-api';

/** Who answers, and under which name. */
type Respondent = { baseModel: string; answer: (prompt: string) => string };

export function servingMethods(projects: TuningProjects): VertexHandlers {
  const fitted = new FittedModels();
  const tuned = (call: VertexCall) => tunedRespondent(deployedOn(projects, call), fitted);
  return {
    'endpoints.generateContent': (call) => generate(call, tuned(call)),
    'endpoints.streamGenerateContent': (call) => streamed(call, generate(call, tuned(call))),
    'endpoints.countTokens': (call) => countTokens(call, tuned(call)),
    'publishers.models.generateContent': (call) => generate(call, baseRespondent(call)),
    'publishers.models.streamGenerateContent': (call) =>
      streamed(call, generate(call, baseRespondent(call))),
    'publishers.models.countTokens': (call) => countTokens(call, baseRespondent(call)),
    'models.generateContent': refuseModelName,
    'models.streamGenerateContent': refuseModelName,
    'models.countTokens': refuseModelName,
  };
}

/** Google's own text: a tuned model is asked at its endpoint. */
const refuseModelName: VertexHandler = ({ project, location, ids }) => {
  throw invalidArgument(
    `The Model name projects/${project}/locations/${location}/models/${ids['modelsId'] ?? ''} is malformed and it should be in form of projects/{project}/locations/{location}/publishers/google/models/{model}`,
  );
};

type TunedEndpoint = { project: Project; job: TuningJobRecord; checkpoint: PlannedCheckpoint };

/** The job and checkpoint behind the endpoint. */
function deployedOn(projects: TuningProjects, call: VertexCall): TunedEndpoint {
  const { project, endpoint } = findEndpoint(projects, call);
  const deployed = endpoint.deployed.find(({ id }) => endpoint.trafficSplit[id] !== 0);
  const job = project.jobs.find(({ id }) => id === deployed?.jobId);
  const checkpoint = job?.checkpoints.find(
    ({ deployedModelId }) => deployedModelId === deployed?.id,
  );
  if (job !== undefined && checkpoint !== undefined) return { project, job, checkpoint };
  throw new ServiceError(
    'FAILED_PRECONDITION',
    `[emulator] Nothing is deployed on the endpoint ${endpoint.id}.`,
  );
}

function tunedRespondent(
  { project, job, checkpoint }: TunedEndpoint,
  fitted: FittedModels,
): Respondent {
  if (job.baseModel.startsWith('veo-')) {
    throw invalidArgument(`[emulator] ${job.baseModel} does not answer generateContent.`);
  }
  // What its rows mean, and how it is asked, is the partner's own affair.
  if (job.method === 'partnerModel') throw notImitated('Asking a tuned partner model');
  const model = fitted.model(project, job, checkpoint);
  return { baseModel: job.baseModel, answer: (prompt) => model.answer(prompt) };
}

function baseRespondent({ ids }: VertexCall): Respondent {
  const { publishersId, modelsId = '' } = ids;
  if (publishersId !== 'google' || !/^gemini-\d/.test(modelsId)) {
    throw notFound(`publishers/${publishersId ?? ''}/models/${modelsId}`);
  }
  return { baseModel: modelsId, answer: baseModelAnswer };
}

type Prompt = { contents: Content[]; systemInstruction?: Content };

function promptOf(body: Record<string, unknown>): Prompt {
  const contents = (body['contents'] ?? []) as Content[];
  if (contents.length === 0 || contents.some(({ parts }) => (parts ?? []).length === 0)) {
    throw invalidArgument(
      'Unable to submit request because it must include at least one parts field.',
    );
  }
  const system = body['systemInstruction'] as Content | undefined;
  return { contents, ...(system === undefined ? {} : { systemInstruction: system }) };
}

function tokensOf({ contents, systemInstruction }: Prompt): number {
  const turns = systemInstruction === undefined ? contents : [systemInstruction, ...contents];
  return estimateTokens(turns.map(textOf).join('\n'));
}

/** What would change the answer and is not imitated is refused. */
function checkFeatures(body: Record<string, unknown>, config: GenerationConfig): void {
  for (const field of ['tools', 'cachedContent']) {
    if (body[field] !== undefined) throw notImitated(field);
  }
  checkGenerationConfig(config);
}

function generate({ body }: VertexCall, respondent: Respondent): GenerateContentResponse {
  const config = (body['generationConfig'] ?? {}) as GenerationConfig;
  const prompt = promptOf(body);
  checkFeatures(body, config);
  const { text, finishReason } = limited(respondent.answer(questionOf(prompt.contents)), config);
  const promptTokenCount = tokensOf(prompt);
  const candidatesTokenCount = estimateTokens(text);
  return {
    candidates: [
      {
        content: { role: 'model', parts: [{ text }] },
        finishReason,
      },
    ],
    usageMetadata: {
      promptTokenCount,
      candidatesTokenCount,
      totalTokenCount: promptTokenCount + candidatesTokenCount,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: promptTokenCount }],
      candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: candidatesTokenCount }],
    },
    modelVersion: `${respondent.baseModel} (emulated)`,
    createTime: timestamp(Date.now()),
    responseId: newResourceId(),
  };
}

/** As server-sent events the stream is one event; else it is a JSON array of one element. */
function streamed(call: VertexCall, answer: GenerateContentResponse): object {
  return call.query['alt'] === 'sse' ? answer : [answer];
}

function countTokens({ body }: VertexCall, _respondent: Respondent): CountTokensResponse {
  const prompt = promptOf(body);
  const totalTokens = tokensOf(prompt);
  return {
    totalTokens,
    totalBillableCharacters: prompt.contents.map(textOf).join('').replaceAll(/\s/g, '').length,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }],
  };
}
