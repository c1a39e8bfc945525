/** Takes the job's model from an endpoint that the job made, and deletes the endpoint. */
import type { Discarding } from './discarding';
import { whyEndpointStays } from './own-resources';
import type { OwnModel } from './own-resources';

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
    const reason = whyEndpointStays(endpoint, job, model);
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
