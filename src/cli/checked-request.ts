/** The request's own check, here as in the worker's first activity: nothing is uploaded or started before it passed. */
import { randomBytes } from 'node:crypto';
import { checkRequest } from '../activities/request/check-request';
import { underPolicy } from '../activities/request/under-policy';
import type { Settings } from '../config/settings';
import type { CheckedTuneModelRequest } from '../contract/activities';
import { SEARCH_ATTRIBUTES } from '../contract/names';
import { readPolicy } from '../policy';
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import type { Fields, RequestFile } from './request-file';

/**
 * Throws INVALID_REQUEST or POLICY_VIOLATION with all problems, and where they stand in the file, if there is one. Labels and artifacts directory are
 * those of no real run.
 */
export function checkHere(
  request: Fields,
  settings: Settings,
  workflowId: string,
  file?: RequestFile,
): CheckedTuneModelRequest {
  try {
    return check(request, settings, workflowId);
  } catch (error) {
    throw file !== undefined && error instanceof TuningError ? withPlaces(error, file) : error;
  }
}

/** The same error with file and line of each problem. */
function withPlaces(error: TuningError, { placeOf }: RequestFile): TuningError {
  const problems = error.problems.map((problem) => {
    const place = placeOf(problem.path);
    return place === undefined ? problem : { ...problem, place };
  });
  const [head = ''] = error.message.split('\n');
  return new TuningError(error.code, `${head}\n${describeProblems(problems)}`, { problems });
}

function check(request: Fields, settings: Settings, workflowId: string): CheckedTuneModelRequest {
  const checked = checkRequest(request, {
    run: { workflowId, firstExecutionRunId: 'RUN_ID', cronSchedule: '', attempt: 1 },
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
  });
  const policy = settings.policy === undefined ? undefined : readPolicy(settings.policy);
  return underPolicy(policy, request, checked);
}

/** `tune-20260131-142501-3fa2`: sorts by time, and two people do not meet. */
export function newWorkflowId(now: Date): string {
  const time = now.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `tune-${time}-${randomBytes(2).toString('hex')}`;
}
