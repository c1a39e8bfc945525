/**
 * The tuned models that a request names, under a policy that lists models: each is held against the list by the base model that
 * Vertex AI shows of it.
 */
import type { ApiVersion } from '../contract/tuning-job';
import { refuseTunedModels, tunedModelsToAsk } from '../policy';
import type { Policy, TunedModelMention } from '../policy';
import type { VertexTuning } from '../vertex/port';
import type { Model } from '../vertex/wire-types';
import { toTuningJobSnapshot } from '../vertex/snapshot';

type Asked = { vertex: Pick<VertexTuning, 'getModel' | 'getTuningJob'>; policy?: Policy };

/** `publishers/google/models/gemini-2.5-flash`, where the service tells. */
export function shownBaseModel({ baseModelSource }: Model): string | undefined {
  const { genieSource, modelGardenSource } = baseModelSource ?? {};
  const names: unknown[] = [genieSource?.baseModelUri, modelGardenSource?.publicModelName];
  return names.find((name): name is string => typeof name === 'string' && name !== '');
}

async function baseModelOf(
  vertex: Asked['vertex'],
  { kind, name }: TunedModelMention,
  apiVersion: ApiVersion,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const options = signal === undefined ? {} : { signal };
  if (kind === 'pipelineJob') return undefined;
  if (kind === 'tuningJob') {
    const { body } = await vertex.getTuningJob({ name, apiVersion }, options);
    return toTuningJobSnapshot(body, apiVersion).baseModel;
  }
  return shownBaseModel((await vertex.getModel({ name, apiVersion }, options)).body);
}

/**
 * Throws POLICY_VIOLATION for tuned models whose base model is not in the policy's list, or is not told. Asks nothing where the
 * policy lists no models, or lists the tuned models themselves.
 */
export async function enforceTunedModels(
  { vertex, policy }: Asked,
  request: unknown,
  apiVersion: ApiVersion,
  signal?: AbortSignal,
): Promise<void> {
  const found = await Promise.all(
    tunedModelsToAsk(policy, request).map(async (mention) => ({
      ...mention,
      baseModel: await baseModelOf(vertex, mention, apiVersion, signal),
    })),
  );
  refuseTunedModels(policy, found);
}
