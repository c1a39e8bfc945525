/**
 * One call of the Vertex AI client: from a resource's name to the host, the path and the query, and from there to an
 * answer, scrubbed or not.
 */
import type { ApiVersion } from '../contract/tuning-job';
import { GoogleApiError } from '../google/google-api-error';
import type { HttpCallOptions } from '../google/http-call';
import type { HttpClient } from '../google/http-client';
import { scrubAnswer } from '../google/scrub-answer';
import type { HttpRequest } from '../google/transport';
import { vertexOrigin } from './hosts';
import type { Answer, CallOptions } from './port';
import { isResourceName, locationOf } from './resource-names';

export type Call = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  apiVersion: ApiVersion;
  /** The resource whose location decides on the host. */
  name: string;
  /** What follows the name: `/tuningJobs`, `:cancel`. */
  suffix?: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
};

export type CallRules = Pick<HttpCallOptions, 'retry' | 'onRetry'> & { emptyBody?: 'allow' };

type Ask = <T>(call: Call, options?: CallOptions, rules?: CallRules) => Promise<Answer<T>>;

export type Caller = {
  /** The answer as it came. */
  ask: Ask;
  /** The answer without dataset text. */
  askScrubbed: Ask;
};

/** The error for a call that is not made because its resource's name is wrong. */
export function refusedName(method: string, name: string, why: string): GoogleApiError {
  return new GoogleApiError({
    kind: 'notSent',
    message: `Nothing was sent to Vertex AI: '${name.slice(0, 200)}' ${why}`,
    request: method,
  });
}

function toRequest({ method, apiVersion, name, suffix, query, body }: Call): HttpRequest {
  if (!isResourceName(name)) throw refusedName(method, name, 'is not a resource name.');
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(key, String(value));
  }
  return {
    method,
    origin: vertexOrigin(locationOf(name) ?? ''),
    path: `/${apiVersion}/${name}${suffix ?? ''}${search.size === 0 ? '' : `?${search.toString()}`}`,
    ...(body === undefined
      ? {}
      : {
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(body),
        }),
  };
}

export function createCaller(http: HttpClient): Caller {
  const ask: Ask = async (call, options = {}, rules = {}) => {
    const { body, serverTime } = await http.json(toRequest(call), { ...options, ...rules });
    // Its type is the caller's claim; every field of it is optional.
    return { body: body as never, ...(serverTime === undefined ? {} : { serverTime }) };
  };
  const askScrubbed: Ask = async (...args) => {
    const answer = await ask<never>(...args);
    return { ...answer, body: scrubAnswer(answer.body) };
  };
  return { ask, askScrubbed };
}

/** Only what a method takes: a caller's object may hold more, which the service would refuse. */
export function pick<T extends object, K extends keyof T>(
  input: T,
  keys: readonly K[],
): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, input[key]])) as Pick<T, K>;
}

export const PAGE = ['filter', 'pageSize', 'pageToken'] as const;

/** The collection that a resource of this project and location is in. */
export function parentOf({ project, location }: { project: string; location: string }): string {
  return `projects/${project}/locations/${location}`;
}

/** The service says "no more" with an empty token as well. */
export function nextPage({ nextPageToken }: { nextPageToken?: string }): {
  nextPageToken?: string;
} {
  return typeof nextPageToken === 'string' && nextPageToken !== '' ? { nextPageToken } : {};
}

/** The messages of a list; an empty list is left out by the service, and what is no message is none of them. */
export function messagesOf<T extends object>(list: readonly T[] | undefined): T[] {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return items.filter(
    (item): item is T => typeof item === 'object' && item !== null && !Array.isArray(item),
  );
}
