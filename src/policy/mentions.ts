/**
 * Everything in a request that a policy has a say in, wherever it stands. The whole request is walked, so that a field nobody
 * thought of is held against the policy too, and rather too strictly than not at all.
 */
import { isPublished } from '../contract/model-name';
import { modelName } from './model-name';

export type MentionKind =
  | 'project'
  | 'location'
  | 'model'
  /** Where data is read from, or written to: a bucket, unless the value is no `gs://` URI. */
  | 'read'
  | 'write'
  | 'serviceAccount'
  | 'kmsKey'
  | 'rewardUri'
  | 'code'
  /** A tuning job that callers would take over. */
  | 'existingJob'
  | 'sink';

export type Mention = { kind: MentionKind; path: string; value: string };

/** What a field of this name holds, at whatever depth. */
const KINDS: Readonly<Record<string, MentionKind>> = {
  project: 'project',
  location: 'location',
  locations: 'location',
  codeExecutionRegion: 'location',
  baseModel: 'model',
  baseTeacherModel: 'model',
  studentModel: 'model',
  autoraterModel: 'model',
  modelName: 'model',
  trainingDatasetUri: 'read',
  validationDatasetUri: 'read',
  promptDatasetUri: 'read',
  datasetUri: 'read',
  customBaseModel: 'read',
  outputUri: 'write',
  outputUriPrefix: 'write',
  artifactsUri: 'write',
  pipelineRootDirectory: 'write',
  serviceAccount: 'serviceAccount',
  kmsKeyName: 'kmsKey',
  cloudRunUri: 'rewardUri',
  pythonCodeSnippet: 'code',
  evaluationFunction: 'code',
  aggregationFunction: 'code',
  parsingFunction: 'code',
  code: 'code',
  existingTuningJob: 'existingJob',
  notify: 'sink',
};

/** Free text and names of the caller's own, as labels are: whatever they hold is used as text. */
const TEXT_FIELDS: ReadonlySet<string> = new Set([
  'description',
  'tunedModelDisplayName',
  'displayName',
  'requestId',
]);

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function isStorageUri(text: string): boolean {
  return /^\s*gs:/i.test(text);
}

/** Project and location of a resource name, in whatever form: relative, full, or as an address. */
function resourceMentions(text: string, path: string): Mention[] {
  const name = /(?:^|\/)projects\/([^/\s]*)(?:\/locations\/([^/\s]*))?/.exec(text);
  if (!name) return [];
  const [, project = '', location] = name;
  return [
    { kind: 'project', path, value: project },
    ...(location === undefined ? [] : [{ kind: 'location' as const, path, value: location }]),
  ];
}

/** A publisher's model by its resource name is the model; a model or endpoint of a project is that project's affair. */
function modelMentions(text: string, path: string): Mention[] {
  const resource = resourceMentions(text, path);
  if (!isPublished(text) && resource.length > 0) return resource;
  return [...resource, { kind: 'model', path, value: modelName(text) }];
}

function textMentions(field: string, text: string, path: string): Mention[] {
  const kind = Object.hasOwn(KINDS, field) ? KINDS[field] : undefined;
  const isUri = isStorageUri(text);
  if (kind === undefined) return isUri ? bothWays(text, path) : resourceMentions(text, path);
  if (kind === 'model') return isUri ? bothWays(text, path) : modelMentions(text, path);
  if ((kind === 'read' || kind === 'write') && !isUri) {
    const resource = resourceMentions(text, path);
    if (resource.length > 0) return resource;
  }
  const mention = { kind, path, value: text };
  return kind === 'existingJob' ? [mention, ...resourceMentions(text, path)] : [mention];
}

/** Nobody knows what the service does with it. */
function bothWays(value: string, path: string): Mention[] {
  return [
    { kind: 'read', path, value },
    { kind: 'write', path, value },
  ];
}

function walk(value: unknown, field: string, path: string): Mention[] {
  if (typeof value === 'string') return textMentions(field, value, path);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => walk(item, field, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const name = camelCase(key);
    if (TEXT_FIELDS.has(name) && typeof child === 'string') return [];
    if (field === 'labels' && typeof child === 'string') return [];
    return walk(child, name, path === '' ? key : `${path}.${key}`);
  });
}

export function mentionsOf(request: unknown): Mention[] {
  return walk(request, '', '');
}
