/** The signals, updates and queries of `tuneModel` and `rebaseTunedModel`, as the workflow SDK knows them. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ApprovalAnswer, ApprovalArgument } from '../contract/approval';
import type {
  ExtendDeadlineArgument,
  ExtendDeadlineResult,
  TuneModelStatus,
} from '../contract/messages';
import { QUERIES, SIGNALS, UPDATES } from '../contract/names';

export const cancelTuningSignal = defineSignal<[unknown?]>(SIGNALS.cancelTuning);
/** Look at the job now, instead of at the next poll. */
export const refreshSignal = defineSignal(SIGNALS.refresh);
export const extendDeadlineUpdate = defineUpdate<ExtendDeadlineResult, [ExtendDeadlineArgument]>(
  UPDATES.extendDeadline,
);
export const approveUpdate = defineUpdate<ApprovalAnswer, [ApprovalArgument]>(UPDATES.approve);
export const declineUpdate = defineUpdate<ApprovalAnswer, [ApprovalArgument]>(UPDATES.decline);
export const statusQuery = defineQuery<TuneModelStatus>(QUERIES.status);
