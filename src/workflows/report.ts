/** Writes the run's report, where the request names a place for it. A report that cannot be written fails no run. */
import { joinGsUri } from '../contract/gs-uri';
import { REPORT_HTML, REPORT_JSON } from '../contract/names';
import { reporting } from './activity-policy';
import { codedFailureOf } from './failures';
import type { TuningRun } from './tuning-run';

export async function report(run: TuningRun): Promise<void> {
  const directory = run.checked?.runArtifactsUri;
  if (!run.checked || directory === undefined) return;
  run.enter('reporting');
  run.result.artifacts = {
    html: joinGsUri(directory, REPORT_HTML),
    json: joinGsUri(directory, REPORT_JSON),
  };
  try {
    await reporting().writeReport({ workflowId: run.id, request: run.checked, result: run.result });
  } catch (error) {
    const failure = codedFailureOf(error);
    if (!failure) throw error;
    run.result.artifacts = null;
    run.warn('REPORT_FAILED', `The report could not be written: ${failure.message}`);
  }
}
