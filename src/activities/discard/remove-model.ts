/** Deletes the version that the job made, or its model where that is the only version. */
import type { Model } from '../../vertex/wire-types';
import type { Discarding } from './discarding';
import { hasOtherVersions } from './other-versions';
import { isDefaultVersion } from './own-resources';
import type { OwnModel } from './own-resources';

/** Between the look at the versions and the deletion of the model somebody could add one: nothing in the API rules that out. */
export async function removeModel(
  discarding: Discarding,
  own: OwnModel & { version: string },
): Promise<void> {
  const { vertex, job, options } = discarding;
  const { apiVersion } = job;
  const versionName = `${own.name}@${own.version}`;
  await discarding.attempt([versionName], async () => {
    const found: Model | undefined = await discarding.look(() =>
      vertex.getModel({ name: versionName, apiVersion }, options),
    );
    if (!found) {
      discarding.removed(versionName);
      return;
    }
    const endpoints = (found.deployedModels ?? []).map(({ endpoint }) => endpoint ?? 'an endpoint');
    if (endpoints.length > 0) {
      discarding.remains(versionName, `It is deployed on ${endpoints.join(', ')}.`);
      return;
    }
    if (!(await hasOtherVersions(discarding, own))) {
      await discarding.deleted(versionName, () =>
        vertex.deleteModel({ name: own.name, apiVersion }, options),
      );
      return;
    }
    if (isDefaultVersion(found)) {
      discarding.remains(
        versionName,
        'It is the default version of a model that has others. Make another the default, then delete it.',
      );
      return;
    }
    await discarding.deleted(versionName, () =>
      vertex.deleteModelVersion({ name: versionName, apiVersion }, options),
    );
  });
}
