/** Counts the open runs of the namespace by phase, from Temporal's visibility: all workers' runs, not only ours. */
import type { MetricMeter } from '@temporalio/common';
import type { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES, RUNS_QUERY } from '../contract/names';
import { PHASES } from '../contract/result';

export const RUNS_METRIC = 'vertex_tuning_runs';

/** One count per phase and minute: eight cheap queries, whatever the number of runs. */
const INTERVAL_MS = 60_000;

export type PhaseCounter = { close(): void };

export function countRunsByPhase(input: {
  connection: NativeConnection;
  namespace: string;
  meter: MetricMeter;
  warn: (message: string) => void;
}): PhaseCounter {
  const { connection, namespace, meter, warn } = input;
  const gauge = meter.createGauge(RUNS_METRIC, 'int', undefined, 'Open tuning runs by phase');
  let hasWarned = false;
  const count = async (): Promise<void> => {
    for (const phase of PHASES) {
      const query = `${RUNS_QUERY} AND ExecutionStatus = 'Running' AND ${SEARCH_ATTRIBUTES.phase} = '${phase}'`;
      const answer = await connection.workflowService.countWorkflowExecutions({ namespace, query });
      gauge.set(Number(answer.count ?? 0), { phase });
    }
  };
  const run = (): void => {
    count().catch((error: unknown) => {
      if (!hasWarned)
        warn(
          `Runs cannot be counted by phase: ${error instanceof Error ? error.message : String(error)}`,
        );
      hasWarned = true;
    });
  };
  run();
  const timer = setInterval(run, INTERVAL_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
}
