/** The calls that use a model: what it generates, its tokens, and the evaluation of texts. */
import type { Caller } from './call';
import { parentOf } from './call';
import type { VertexTuning } from './port';
import type {
  CountTokensResponse,
  EvaluateInstancesResponse,
  GenerateContentResponse,
  Operation,
} from './wire-types';

type InferenceCalls = Pick<
  VertexTuning,
  'generateContent' | 'countTokens' | 'evaluateInstances' | 'evaluateDataset'
>;

export function inferenceCalls({ ask, askScrubbed }: Caller): InferenceCalls {
  return {
    generateContent: ({ model, apiVersion, request }, options) =>
      ask<GenerateContentResponse>(
        { method: 'POST', apiVersion, name: model, suffix: ':generateContent', body: request },
        options,
      ),

    countTokens: ({ model, apiVersion, request }, options) =>
      ask<CountTokensResponse>(
        { method: 'POST', apiVersion, name: model, suffix: ':countTokens', body: request },
        options,
      ),

    evaluateInstances: ({ apiVersion, request, ...where }, options) =>
      ask<EvaluateInstancesResponse>(
        {
          method: 'POST',
          apiVersion,
          name: parentOf(where),
          suffix: ':evaluateInstances',
          body: request,
        },
        options,
      ),

    evaluateDataset: ({ apiVersion, request, ...where }, options) =>
      askScrubbed<Operation>(
        {
          method: 'POST',
          apiVersion,
          name: parentOf(where),
          suffix: ':evaluateDataset',
          body: request,
        },
        options,
        { retry: 'never' },
      ),
  };
}
