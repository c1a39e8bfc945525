/** The calls of long-running operations, wherever they live: the name says it. */
import type { Caller } from './call';
import { PAGE, messagesOf, nextPage, pick } from './call';
import { remove } from './deletion';
import type { VertexOperations } from './resource-ports';
import type { ListOperationsResponse, Operation } from './wire-types';

/** What a call may take beyond the time that the service waits. */
const WAIT_SLACK_MS = 30_000;

export function operationCalls(caller: Caller): VertexOperations {
  const { askScrubbed } = caller;
  return {
    getOperation: ({ name, apiVersion }, options) =>
      askScrubbed<Operation>({ method: 'GET', apiVersion, name }, options),

    async listOperations({ apiVersion, parent, ...input }, options) {
      const { body, ...answer } = await askScrubbed<ListOperationsResponse>(
        {
          method: 'GET',
          apiVersion,
          name: parent,
          suffix: '/operations',
          query: pick(input, PAGE),
        },
        options,
      );
      const { operations, unreachable } = body;
      return {
        ...answer,
        body: {
          operations: messagesOf(operations),
          ...nextPage(body),
          ...(Array.isArray(unreachable) ? { unreachable } : {}),
        },
      };
    },

    waitOperation: ({ name, apiVersion, seconds }, options = {}) =>
      askScrubbed<Operation>(
        {
          method: 'POST',
          apiVersion,
          name,
          suffix: ':wait',
          query: { timeout: seconds === undefined ? undefined : `${seconds}s` },
        },
        seconds === undefined ? options : { timeoutMs: seconds * 1000 + WAIT_SLACK_MS, ...options },
      ),

    cancelOperation: ({ name, apiVersion }, options) =>
      askScrubbed({ method: 'POST', apiVersion, name, suffix: ':cancel' }, options, {
        emptyBody: 'allow',
      }),

    async deleteOperation({ name, apiVersion }, options) {
      const removed = await remove(caller, { method: 'DELETE', apiVersion, name }, options, {
        emptyBody: 'allow',
      });
      return 'notFound' in removed
        ? removed.notFound
        : { ...removed.answer, body: { kind: 'deleted' } };
    },
  };
}
