/**
 * Tuned models under a policy that lists models. A name of a project's model does not tell what it was made of: whoever
 * enforces the policy asks for that, and it is held against the list here. Pure.
 */
import { isFields } from '../contract/fields';
import { describeProblems } from '../contract/problem';
import type { Problem } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { isTunedModel, matchesModel } from './model-name';
import type { Policy } from './policy-schema';
import { allowed } from './violations';

export type TunedModelMention = {
  kind: 'model' | 'tuningJob' | 'pipelineJob';
  path: string;
  name: string;
};

/** Where requests name tuned models; `tuningJob` and `pipelineJob` are names in `tunedModelRef` only. */
const FIELDS: Readonly<Record<string, TunedModelMention['kind']>> = {
  tunedModelName: 'model',
  tunedTeacherModelSource: 'model',
  tunedModel: 'model',
  tuningJob: 'tuningJob',
  pipelineJob: 'pipelineJob',
};

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function mentionsIn(value: unknown, path: string): TunedModelMention[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => mentionsIn(item, `${path}[${index}]`));
  }
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const kind = FIELDS[camelCase(key)];
    if (typeof child !== 'string') return mentionsIn(child, at);
    return kind === undefined || !isTunedModel(child) ? [] : [{ kind, path: at, name: child }];
  });
}

/** Those whose base model must be asked for: a list that names them by a pattern of the project's names allows them as they are. */
export function tunedModelsToAsk(
  policy: Policy | undefined,
  request: unknown,
): TunedModelMention[] {
  const list = policy?.models;
  if (list === undefined) return [];
  const own = list.filter((pattern) => pattern.startsWith('projects/'));
  return mentionsIn(request, '').filter(
    ({ name }) => !own.some((pattern) => matchesModel(name, pattern)),
  );
}

/** Throws POLICY_VIOLATION with every tuned model whose base model is not in the list, or not known. */
export function refuseTunedModels(
  policy: Policy | undefined,
  found: readonly (TunedModelMention & { baseModel: string | undefined })[],
): void {
  const list = policy?.models;
  if (list === undefined) return;
  const problems = found.flatMap(({ path, name, baseModel }): Problem[] => {
    if (baseModel !== undefined && list.some((pattern) => matchesModel(baseModel, pattern))) {
      return [];
    }
    const why =
      baseModel === undefined
        ? 'whose base model Vertex AI does not tell'
        : `made of ${baseModel}, which the policy does not allow`;
    return [{ path, message: `names ${name}, ${why}.`, remedy: allowed(list) }];
  });
  if (problems.length === 0) return;
  throw new TuningError(
    'POLICY_VIOLATION',
    `The policy of the worker does not allow ${problems.length === 1 ? 'one tuned model' : `${problems.length} tuned models`} in the request; nothing was created.\n${describeProblems(problems)}`,
    { problems },
  );
}
