/** The signals and queries of `tuneModel`, as the workflow SDK knows them. */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { TuneModelStatus } from '../contract/messages';
import { QUERIES, SIGNALS } from '../contract/names';

export const cancelTuningSignal = defineSignal<[unknown?]>(SIGNALS.cancelTuning);
/** From a run to its guard: nothing is left to guard. Internal. */
export const releaseGuardSignal = defineSignal(SIGNALS.releaseGuard);
export const statusQuery = defineQuery<TuneModelStatus>(QUERIES.status);
