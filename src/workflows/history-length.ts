/**
 * How long the history of the run has become. The server ends a run at 51,200 events, whatever it holds: a run that comes near
 * stops doing what only makes its history longer. Nothing that money depends on is among that. See ADR 15.
 */
import { workflowInfo } from '@temporalio/workflow';

/** Four fifths of what the server allows (`limit.historyCount.error`, 51,200): the rest is for seeing the job through. */
const FULL_EVENTS = 40_960;

/** The server suggests to continue as new: by default from 4,096 events or 4 MB on. A run without calls from outside has some 60 events. */
export function isHistoryLong(): boolean {
  return workflowInfo().continueAsNewSuggested;
}

export function isHistoryFull(): boolean {
  return workflowInfo().historyLength >= FULL_EVENTS;
}
