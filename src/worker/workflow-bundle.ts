/** The workflows as the sandbox runs them: the bundle that the build made, or one that is made at start. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataConverter, Logger } from '@temporalio/common';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { WorkflowBundleOption } from '@temporalio/worker';

const PREBUILT = join(__dirname, '..', 'workflow-bundle.js');

/**
 * Converters of payloads and failures are part of a bundle: a team that brings its own gets one made with them, which takes
 * about a second. Codecs are not; they leave the prebuilt bundle as it is.
 */
export async function workflowBundleFor(
  dataConverter: DataConverter | undefined,
  logger: Logger,
): Promise<WorkflowBundleOption> {
  const { payloadConverterPath, failureConverterPath } = dataConverter ?? {};
  const isOurs = payloadConverterPath === undefined && failureConverterPath === undefined;
  if (isOurs && existsSync(PREBUILT)) return { codePath: PREBUILT };
  return bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows'),
    payloadConverterPath: payloadConverterPath ?? require.resolve('../workflows/payload-converter'),
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
    logger,
  });
}
