/**
 * The addresses of the Vertex AI API: those of the discovery documents, and those that the documents here leave out
 * or that people call by mistake.
 */
import { nearName } from '../contract/near-name';
import type { ApiVersion } from '../contract/tuning-job';
import type { DiscoveryMethod } from '../vertex/discovery/discovery-documents';
import { discoveryDocument, messageId } from '../vertex/discovery/discovery-documents';

export type Route = {
  version: ApiVersion;
  /** Method id without `projects.locations.`. */
  id: string;
  method: DiscoveryMethod;
  pattern: RegExp;
  placeholders: string[];
};

type FurtherMethod = {
  id: string;
  /** Below the location. */
  path: string;
  /** The listed method that it resembles. */
  like: string;
  /** Its request and response, where they differ. */
  message?: string;
};

const OPERATION_VERBS: readonly { verb: string; path: string }[] = [
  { verb: 'get', path: '/{operationsId}' },
  { verb: 'list', path: '' },
  { verb: 'wait', path: '/{operationsId}:wait' },
  { verb: 'cancel', path: '/{operationsId}:cancel' },
  { verb: 'delete', path: '/{operationsId}' },
];

const FURTHER_METHODS: readonly FurtherMethod[] = [
  // Those of tuning jobs are all in the documents: v1beta1 has no list of them.
  ...['models', 'endpoints'].flatMap((owner) =>
    OPERATION_VERBS.map(({ verb, path }) => ({
      id: `${owner}.operations.${verb}`,
      path: `${owner}/{${owner}Id}/operations${path}`,
      like: `operations.${verb}`,
    })),
  ),
  {
    id: 'endpoints.patch',
    path: 'endpoints/{endpointsId}',
    like: 'models.patch',
    message: 'Endpoint',
  },
  {
    id: 'models.generateContent',
    path: 'models/{modelsId}:generateContent',
    like: 'endpoints.generateContent',
  },
  {
    id: 'models.streamGenerateContent',
    path: 'models/{modelsId}:streamGenerateContent',
    like: 'endpoints.streamGenerateContent',
  },
  {
    id: 'models.countTokens',
    path: 'models/{modelsId}:countTokens',
    like: 'endpoints.countTokens',
  },
  {
    id: 'publishers.models.streamGenerateContent',
    path: 'publishers/{publishersId}/models/{modelsId}:streamGenerateContent',
    like: 'endpoints.streamGenerateContent',
  },
];

const LOCATION = 'projects/{projectsId}/locations/{locationsId}';
const PREFIX = 'projects.locations.';

function routesOf(version: ApiVersion): Route[] {
  const { methods } = discoveryDocument(version);
  const listed = Object.entries(methods).map(([id, method]) =>
    route(version, id.replace(PREFIX, ''), method),
  );
  const known = new Set(listed.map(({ id }) => id));
  const further = FURTHER_METHODS.flatMap(({ id, path, like, message }) => {
    const model = methods[`${PREFIX}${like}`];
    if (model === undefined || known.has(id)) return [];
    const type = message === undefined ? undefined : messageId(version, message);
    return [
      route(version, id, {
        ...model,
        path: `${version}/${LOCATION}/${path}`,
        ...(type === undefined ? {} : { request: type, response: type }),
      }),
    ];
  });
  return [...listed, ...further];
}

function route(version: ApiVersion, id: string, method: DiscoveryMethod): Route {
  const placeholders: string[] = [];
  const pattern = method.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    placeholders.push(name);
    // Ids of old projects carry their domain: `example.com:project`.
    return name === 'projectsId' ? '([^/]+)' : '([^/:]+)';
  });
  return { version, id, method, pattern: new RegExp(`^/${pattern}$`), placeholders };
}

const ROUTES: readonly Route[] = [...routesOf('v1'), ...routesOf('v1beta1')];

export type RouteMatch = { route: Route; ids: Record<string, string> };

/** `path` is decoded, segment by segment. */
export function findRoute(method: string, path: string): RouteMatch | undefined {
  for (const candidate of ROUTES) {
    if (candidate.method.httpMethod !== method) continue;
    const match = candidate.pattern.exec(path);
    if (match === null) continue;
    const ids = Object.fromEntries(
      candidate.placeholders.map((name, index) => [name, match[index + 1] ?? '']),
    );
    return { route: candidate, ids };
  }
  return undefined;
}

/** Collections below a location of which the documents here list every method. */
const LISTED_WHOLE: readonly string[] = ['tuningJobs', 'operations'];

/** Collections that are imitated: what is nearly one of them is a mistake. */
const IMITATED: readonly string[] = [...LISTED_WHOLE, 'models', 'endpoints'];

const VERSION = '/v1(?:beta1)?';

/** A collection, a resource in it, a method of either; of a location itself, and of all of them. */
const BELOW_LOCATION = new RegExp(
  `^${VERSION}/projects/([^/]+)/locations(?:/[^/:]+(?::\\w+|/([a-z][A-Za-z]*)(?:[/:].+)?)?)?$`,
);

/** Publishers and their models, files, and methods of the API itself. */
const WITHOUT_PROJECT = new RegExp(`^${VERSION}(?:/(?:publishers|media)(?:[/:].+)?|:[a-zA-Z]+)$`);

/** An address that the real API may well have, and that nothing here imitates: its project, `null` where it names none. */
export function unimitatedProject(path: string): string | null | undefined {
  // No address of the API has an empty segment.
  if (/\/(?:\/|$)/.test(path)) return undefined;
  if (WITHOUT_PROJECT.test(path)) return null;
  const [, project, collection] = BELOW_LOCATION.exec(path) ?? [];
  if (project === undefined || collection === undefined) return project;
  if (LISTED_WHOLE.includes(collection)) return undefined;
  const isMistyped = !IMITATED.includes(collection) && nearName(collection, IMITATED) !== undefined;
  return isMistyped ? undefined : project;
}
