/** What runs tell the metrics: phases entered, ends, and the two things an operator must see. Silent on replay. */
import { metricMeter } from '@temporalio/workflow';
import type { Phase } from '../contract/result';

function count(name: string, tags: Record<string, string>): void {
  metricMeter.createCounter(name).add(1, tags);
}

export function countPhase(phase: Phase): void {
  count('vertex_tuning_phases_entered', { phase });
}

/** `ending` is an outcome or an error code. */
export function countEnd(ending: string): void {
  count('vertex_tuning_runs_ended', { ending });
  if (ending === 'CANCEL_UNCONFIRMED') count('vertex_tuning_unconfirmed_cancels', {});
}

export function countDuplicate(): void {
  count('vertex_tuning_duplicates', {});
}
