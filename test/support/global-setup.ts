/** Jest's global setup of the integration project; it wants a default export. */
import { startSharedTemporalServer } from './temporal-server';
import { buildSharedWorkflowBundle } from './workflow-bundle';

async function setUp(): Promise<void> {
  await Promise.all([startSharedTemporalServer(), buildSharedWorkflowBundle()]);
}

export { setUp as default };
