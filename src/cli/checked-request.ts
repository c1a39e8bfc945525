/** The request's own check, here as in the worker's first activity: nothing is uploaded or started before it passed. */
import { randomBytes } from 'node:crypto';
import { checkRequest } from '../activities/request/check-request';
import type { RequestContext } from '../activities/request/check-request';
import { checkExistingJobRequest, isAboutExistingJob } from '../activities/request/existing-job';
import { withIdleSettings } from '../activities/request/idle-settings';
import { underPolicy, underPolicyForExistingJob } from '../activities/request/under-policy';
import type { Settings } from '../config/settings';
import type { CheckedTuneModelRequest } from '../contract/activities';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { readPolicy } from '../policy';
import type { Policy } from '../policy';
import type { Fields, RequestFile } from './request-file';

/** Throws like `checkHere`, for a request that creates a job and for one that takes over a job which exists. */
export function checkBeforeStart(
  request: Fields,
  settings: Settings,
  workflowId: string,
  file?: RequestFile,
): void {
  withPlaces(file, () => {
    if (!isAboutExistingJob(request)) return void check(request, settings, workflowId);
    const existing = checkExistingJobRequest(request, contextHere(settings, workflowId));
    underPolicyForExistingJob(policyHere(settings), request, existing);
  });
}

/**
 * Throws INVALID_REQUEST or POLICY_VIOLATION with all problems, and where they stand in the file, if there is one. Labels and
 * artifacts directory are those of no real run; without a workflow id there will be none.
 */
export function checkHere(
  request: Fields,
  settings: Settings,
  workflowId: string | undefined,
  file?: RequestFile,
): CheckedTuneModelRequest {
  return withPlaces(file, () => check(request, settings, workflowId));
}

/** Adds file and line to the problems of what a check throws. */
export function withPlaces<T>(file: RequestFile | undefined, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (file === undefined || !(error instanceof TuningError)) throw error;
    const problems = error.problems.map((problem) => {
      const place = file.placeOf(problem.path);
      return place === undefined ? problem : { ...problem, place };
    });
    const [head = ''] = error.message.split('\n');
    throw new TuningError(error.code, `${head}\n${describeProblems(problems)}`, { problems });
  }
}

function check(
  request: Fields,
  settings: Settings,
  workflowId: string | undefined,
): CheckedTuneModelRequest {
  const checked = checkRequest(request, contextHere(settings, workflowId));
  return withIdleSettings(underPolicy(policyHere(settings), request, checked));
}

/** The policy that the settings name. */
export function policyHere(settings: Settings): Policy | undefined {
  return settings.policy === undefined ? undefined : readPolicy(settings.policy);
}

/** Of no real run. */
export function contextHere(settings: Settings, workflowId: string | undefined): RequestContext {
  return {
    run: {
      workflowId: workflowId ?? 'WORKFLOW_ID',
      firstExecutionRunId: 'RUN_ID',
      cronSchedule: '',
      attempt: 1,
    },
    isWithoutRun: workflowId === undefined,
    apiVersion: settings.apiVersion,
    timing: {
      lookWindow: settings.lookWindowMs,
      requestTimeout: settings.requestTimeoutMs,
      waitHeartbeatTimeout: 0,
      cancelRepeat: 0,
    },
    namespace: settings.temporal.namespace,
    namespaceId: settings.temporal.namespace,
    searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    simulated: settings.emulator !== undefined,
  };
}

/** `tune-20260131-142501-3fa2`: sorts by time, and two people do not meet. */
export function newWorkflowId(now: Date, kind = 'tune'): string {
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${kind}-${time}-${randomBytes(2).toString('hex')}`;
}
