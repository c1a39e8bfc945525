/**
 * `cancel --direct`: cancels the tuning jobs of a workflow id by their label, without a worker, and without Temporal where the
 * namespace id is given.
 */
import { workflowLabel } from '../activities/request/run-labels';
import { readNamespaceId } from '../client/namespace-id';
import type { Settings } from '../config/settings';
import { LABELS } from '../contract/names';
import { isTerminal } from '../contract/tuning-job';
import type { TuningJobSnapshot } from '../contract/tuning-job';
import { TuningError } from '../contract/tuning-error';
import type { VertexTuning } from '../vertex/port';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import { tuningJobPages } from '../vertex/tuning-job-pages';
import { cancelJobs, unconfirmedError } from './cancel-jobs';
import { toCliError } from './cli-error';
import { EXIT } from './exit-codes';
import { formatState } from './format';
import type { Place } from './resource-args';
import { withTemporal, withVertex } from './services';
import { renderTable } from './table';
import { note, print, printError, printJson } from './terminal';
import type { OutputFormat } from './terminal';

export type DirectCancel = {
  workflowId: string;
  place: Place;
  /** Asked of Temporal where it is not given. */
  namespaceId?: string;
  /** How long the jobs may take to end. */
  timeoutMs: number;
  output: OutputFormat;
};

async function askNamespaceId(settings: Settings): Promise<string> {
  try {
    return await withTemporal(settings, ({ tuning }) => readNamespaceId(tuning.client));
  } catch (error) {
    if (!(error instanceof TuningError) || error.code !== 'TEMPORAL_UNREACHABLE') throw error;
    throw new TuningError(
      error.code,
      `${error.message} Without Temporal, --namespace-id is needed: \`temporal operator namespace describe\` shows it as NamespaceInfo.Id while the server is there.`,
      { cause: error },
    );
  }
}

async function liveJobs(
  vertex: VertexTuning,
  label: string,
  { apiVersion }: Settings,
  place: Place,
): Promise<TuningJobSnapshot[]> {
  const live: TuningJobSnapshot[] = [];
  for await (const { body } of tuningJobPages(vertex, { ...place, apiVersion })) {
    for (const job of body.tuningJobs) {
      if (job.labels?.[LABELS.workflow] !== label) continue;
      const snapshot = toTuningJobSnapshot(job, apiVersion);
      if (!isTerminal(snapshot.state)) live.push(snapshot);
    }
  }
  return live;
}

/** The exit code: 4 when jobs were cancelled, or ended meanwhile; 0 when none was alive; 1 when one did not end in time. */
export async function cancelDirectly(settings: Settings, wish: DirectCancel): Promise<number> {
  const { workflowId, place, output } = wish;
  const namespaceId = wish.namespaceId ?? (await askNamespaceId(settings));
  return withVertex(settings, async (vertex) => {
    const label = workflowLabel(namespaceId, workflowId);
    const live = await liveJobs(vertex, label, settings, place);
    if (live.length === 0) {
      note(
        `No tuning job of ${workflowId} is alive in projects/${place.project}/locations/${place.location}.`,
      );
      if (output === 'json') {
        printJson({ workflowId, jobs: [], cancelled: [], endedOtherwise: [], unconfirmed: [] });
      }
      return EXIT.success;
    }
    for (const { name } of live) note(`Cancelling ${name}.`);
    note('A run that is open will see its job as cancelled from outside.');
    const { jobs, ends } = await cancelJobs(vertex, live, wish.timeoutMs);
    const told = jobs.map(({ name, state }) => ({ name, state }));
    if (output === 'json') printJson({ workflowId, jobs: told, ...ends });
    else print(tableOf(told));
    const error = unconfirmedError(ends);
    if (!error) return EXIT.cancelled;
    printError(toCliError(error), output);
    return EXIT.failure;
  });
}

function tableOf(jobs: readonly { name: string; state: string }[]): string {
  return renderTable(
    ['name', 'state'],
    jobs.map(({ name, state }) => [name, formatState(state)]),
  );
}
