/** Takes the job's model from an endpoint that the job made, and deletes the endpoint. */
import type { Endpoint } from '../../vertex/wire-types';
import type { Discarding } from './discarding';
import { hasOtherVersions } from './other-versions';
import { ownershipOf, whyEndpointIsForeign } from './own-resources';
import type { OwnModel } from './own-resources';

/** Why it must stay, if it must: it is not the job's, or not the job's alone. */
async function whyItStays(
  discarding: Discarding,
  endpoint: Endpoint,
  model: OwnModel | undefined,
): Promise<string | undefined> {
  const reason = whyEndpointIsForeign(endpoint, discarding.job);
  if (reason !== undefined) return reason;
  const others: string[] = [];
  for (const deployed of endpoint.deployedModels ?? []) {
    const ownership = ownershipOf(deployed, model);
    if (ownership === 'own') continue;
    const isOnlyVersion =
      ownership === 'unknown' && model && !(await hasOtherVersions(discarding, model));
    if (isOnlyVersion !== true) others.push(deployed.model ?? deployed.id ?? 'a model');
  }
  return others.length === 0 ? undefined : `It serves ${others.join(', ')} too.`;
}

/** Looks first: begun again after whatever interruption, it goes on from where things stand. */
export async function removeEndpoint(
  discarding: Discarding,
  name: string,
  model: OwnModel | undefined,
): Promise<void> {
  const { vertex, job, options } = discarding;
  const { apiVersion } = job;
  await discarding.attempt([name], async () => {
    const endpoint = await discarding.look(() => vertex.getEndpoint({ name, apiVersion }, options));
    if (!endpoint) {
      discarding.removed(name);
      return;
    }
    const reason = await whyItStays(discarding, endpoint, model);
    if (reason !== undefined) {
      discarding.remains(name, reason);
      return;
    }
    for (const { id: deployedModelId } of endpoint.deployedModels ?? []) {
      if (deployedModelId === undefined) continue;
      const { body: operation } = await vertex.undeployModel(
        { name, apiVersion, request: { deployedModelId } },
        options,
      );
      if (!(await discarding.isDone(name, operation))) return;
    }
    await discarding.deleted(name, () => vertex.deleteEndpoint({ name, apiVersion }, options));
  });
}
