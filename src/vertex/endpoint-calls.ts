/** The calls of endpoints, which serve tuned models. */
import type { Caller } from './call';
import { PAGE, messagesOf, nextPage, parentOf, pick } from './call';
import { startDeletion } from './deletion';
import type { VertexEndpoints } from './resource-ports';
import type { Endpoint, ListEndpointsResponse, Operation } from './wire-types';

export function endpointCalls(caller: Caller): VertexEndpoints {
  const { askScrubbed } = caller;
  return {
    getEndpoint: ({ name, apiVersion }, options) =>
      askScrubbed<Endpoint>({ method: 'GET', apiVersion, name }, options),

    async listEndpoints(input, options) {
      const { body, ...answer } = await askScrubbed<ListEndpointsResponse>(
        {
          method: 'GET',
          apiVersion: input.apiVersion,
          name: parentOf(input),
          suffix: '/endpoints',
          query: pick(input, [...PAGE, 'readMask']),
        },
        options,
      );
      return { ...answer, body: { endpoints: messagesOf(body.endpoints), ...nextPage(body) } };
    },

    patchEndpoint: ({ name, apiVersion, endpoint, updateMask }, options) =>
      askScrubbed<Endpoint>(
        { method: 'PATCH', apiVersion, name, query: { updateMask }, body: endpoint },
        options,
        // Once applied it has another etag; and who changed it since then would find that undone.
        { retry: 'never' },
      ),

    undeployModel: ({ name, apiVersion, request }, options) =>
      askScrubbed<Operation>(
        { method: 'POST', apiVersion, name, suffix: ':undeployModel', body: request },
        options,
        { retry: 'never' },
      ),

    deleteEndpoint: ({ name, apiVersion }, options) =>
      startDeletion(caller, { method: 'DELETE', apiVersion, name }, options),
  };
}
