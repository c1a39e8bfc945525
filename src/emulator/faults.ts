/** Scripted faults: which requests they meet, what happens to those, how many times. Nothing is random. */
import { z } from 'zod';
import type { HttpCall, ResolvedCall } from './http-exchange';
import { projectNumber } from './project-number';

export const FAULT_KINDS = [
  /** The connection is destroyed; nothing is applied. */
  'refuseBefore',
  /** The request is applied, then the connection is destroyed. */
  'resetAfterApply',
  /** Answered with `status` and `body`; nothing is applied. */
  'statusBefore',
  /** Applied, and then answered with `status` and `body`. */
  'statusAfterApply',
  /** Never answered; nothing is applied. */
  'hang',
  /** Applied and never answered. */
  'hangAfterApply',
  /** Applied; the connection breaks in the middle of the answer's body. */
  'truncate',
  /** Answered with an HTML page, as proxies do; nothing is applied. */
  'html',
  /** Applied and answered after `delayMs`, also when the caller has given up by then. */
  'delay',
] as const;

export const faultSchema = z.strictObject({
  /** Every condition that is given must hold; none meets every request. */
  match: z
    .strictObject({
      method: z.string().optional(),
      operation: z.string().optional(),
      /** Id or number. */
      project: z.string().optional(),
      pathContains: z.string().optional(),
      /** State, at the moment, of the tuning job that the address names: `JOB_STATE_SUCCEEDED`. */
      jobState: z.string().optional(),
    })
    .default({}),
  kind: z.enum(FAULT_KINDS),
  /** Default 503 (`html`: 502). */
  status: z.int().min(200).max(599).optional(),
  /** A JSON value, or text that is sent as it is. Default: Google's error form. */
  body: z.unknown().optional(),
  /** Sent beside, or instead of, the answer's own. */
  headers: z.record(z.string(), z.string()).optional(),
  /** For `delay`. Default 0. */
  delayMs: z.int().min(0).optional(),
  /** How many requests it meets. Default 1. */
  times: z.int().min(1).default(1),
  /** How many matching requests pass before. Default 0. */
  skip: z.int().min(0).default(0),
});

export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.infer<typeof faultSchema>;

export class Faults {
  /** `times` and `skip` count down; a fault at its end is removed. */
  private faults: Fault[] = [];

  add(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  list(): Fault[] {
    return this.faults;
  }

  clear(): void {
    this.faults = [];
  }

  /** The fault that meets this request, if any; counts it. */
  take(call: HttpCall, resolved: ResolvedCall): Fault | undefined {
    for (const fault of this.faults) {
      if (!matches(fault, call, resolved)) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times === 0) this.faults = this.faults.filter((other) => other !== fault);
      return fault;
    }
    return undefined;
  }
}

function matches({ match }: Fault, call: HttpCall, resolved: ResolvedCall): boolean {
  return (
    (match.method === undefined || match.method.toUpperCase() === call.method) &&
    (match.operation === undefined || match.operation === resolved.operation) &&
    (match.project === undefined || projectNumber(match.project) === resolved.project) &&
    (match.pathContains === undefined || call.path.includes(match.pathContains)) &&
    (match.jobState === undefined || match.jobState === resolved.jobState)
  );
}
