/** A scenario: what the run is asked for, how its job behaves, who interferes when, and how it ends undisturbed. */
import type { TuneModelRequest } from '../../src/contract/request';
import type { Behavior, FaultInput } from '../../src/emulator';
import type { LiveRun } from './live-run';

export type Scenario = {
  name: string;
  behavior: Behavior;
  isEvaluated?: true;
  /** It has a report. */
  isReported?: true;
  overrides?: Partial<TuneModelRequest>;
  /** Delays that hold the world up at a moment; they harm nothing. */
  brakes?: FaultInput[];
  /** What happens from outside, once the run is started. Must end when the run is over. */
  drive: (run: LiveRun) => Promise<void>;
  /** `completed:OUTCOME`, `failed:CODE`, `canceled` or `terminated`. */
  ending: string;
  /** Another ending that is right when a request is refused. */
  endingWhenRefused?: string;
  /** The run may be cancelled before it creates anything: then there must be no create call at all. */
  createsNothing?: true;
  /** Faults meet only what is requested from then on: before that, it is as in other scenarios. */
  faultsFrom?: 'interference';
  /** Its guard looks through all of its later windows. */
  takesLong?: true;
  /** Only where runs have a guard. */
  needsGuard?: true;
};
