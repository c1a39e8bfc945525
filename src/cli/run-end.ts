/** Follows a run to its end, prints its result, and gives the exit code. */
import type { TuningClient } from '../client/tuning-client';
import type { TuneModelResult } from '../contract/result';
import { exitCodeOfOutcome } from './exit-codes';
import { followWithInterruption } from './interruption';
import { renderResult } from './result-view';
import { print, printJson } from './terminal';
import type { OutputFormat } from './terminal';

export async function seeToItsEnd(
  tuning: TuningClient,
  workflowId: string,
  format: OutputFormat,
): Promise<number> {
  const result = await followWithInterruption(tuning, workflowId);
  printResult(workflowId, result, format);
  return exitCodeOfOutcome(result.outcome);
}

export function printResult(
  workflowId: string,
  result: TuneModelResult,
  format: OutputFormat,
): void {
  if (format === 'json') printJson({ workflowId, result });
  else print(renderResult(result));
}
