/** The calls of models and their versions. */
import type { Answer } from './port';
import type { Caller } from './call';
import { PAGE, messagesOf, nextPage, parentOf, pick, refusedName } from './call';
import { startDeletion } from './deletion';
import type { ModelPage, VertexModels } from './resource-ports';
import type { ListModelsResponse, ListModelVersionCheckpointsResponse, Model } from './wire-types';

function modelPage({ body, ...answer }: Answer<ListModelsResponse>): Answer<ModelPage> {
  return { ...answer, body: { models: messagesOf(body.models), ...nextPage(body) } };
}

export function modelCalls(caller: Caller): VertexModels {
  const { askScrubbed } = caller;
  return {
    getModel: ({ name, apiVersion }, options) =>
      askScrubbed<Model>({ method: 'GET', apiVersion, name }, options),

    listModels: async (input, options) =>
      modelPage(
        await askScrubbed<ListModelsResponse>(
          {
            method: 'GET',
            apiVersion: input.apiVersion,
            name: parentOf(input),
            suffix: '/models',
            query: pick(input, [...PAGE, 'readMask']),
          },
          options,
        ),
      ),

    listModelVersions: async ({ name, apiVersion, ...input }, options) =>
      modelPage(
        await askScrubbed<ListModelsResponse>(
          {
            method: 'GET',
            apiVersion,
            name,
            suffix: ':listVersions',
            query: pick(input, [...PAGE, 'readMask', 'orderBy']),
          },
          options,
        ),
      ),

    async listModelCheckpoints({ name, apiVersion, ...input }, options) {
      const { body, ...answer } = await askScrubbed<ListModelVersionCheckpointsResponse>(
        {
          method: 'GET',
          apiVersion,
          name,
          suffix: ':listCheckpoints',
          query: pick(input, ['pageSize', 'pageToken']),
        },
        options,
      );
      return { ...answer, body: { checkpoints: messagesOf(body.checkpoints), ...nextPage(body) } };
    },

    patchModel: ({ name, apiVersion, model, updateMask }, options) =>
      askScrubbed<Model>(
        { method: 'PATCH', apiVersion, name, query: { updateMask }, body: model },
        options,
        // Once applied it has another etag; and who changed it since then would find that undone.
        { retry: 'never' },
      ),

    mergeVersionAliases: ({ name, apiVersion, request }, options) =>
      askScrubbed<Model>(
        { method: 'POST', apiVersion, name, suffix: ':mergeVersionAliases', body: request },
        options,
      ),

    async deleteModelVersion({ name, apiVersion }, options) {
      const version = /@([^@/]+)$/.exec(name)?.[1];
      if (version === undefined) {
        throw refusedName('DELETE', name, 'names no version: write it behind the id, as in @2.');
      }
      return startDeletion(
        caller,
        { method: 'DELETE', apiVersion, name, suffix: ':deleteVersion' },
        options,
        /^\d+$/.test(version) ? {} : { retry: 'never' },
      );
    },

    async deleteModel({ name, apiVersion }, options) {
      if (/@[^/]*$/.test(name)) {
        throw refusedName(
          'DELETE',
          name,
          'names a version, but this call deletes all of them. Delete the version, or leave the @ and what follows out.',
        );
      }
      return startDeletion(caller, { method: 'DELETE', apiVersion, name }, options);
    },
  };
}
