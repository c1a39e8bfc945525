/** Jest's global teardown of the integration project; it wants a default export. */
import { stopSharedTemporalServer } from './temporal-server';
import { removeSharedWorkflowBundle } from './workflow-bundle';

async function tearDown(): Promise<void> {
  await Promise.all([stopSharedTemporalServer(), removeSharedWorkflowBundle()]);
}

export { tearDown as default };
