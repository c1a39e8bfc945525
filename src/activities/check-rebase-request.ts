/** The first activity of `rebaseTunedModel`: checks the request, whoever sent it, and asks for what is to be rebased. */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import { describeProblems } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import type { ApiVersion } from '../contract/tuning-job';
import { stateMeaning } from '../contract/tuning-job';
import { enforcePolicy, refuseRebaseUnderLimit } from '../policy';
import type { ActivityDependencies } from './dependencies';
import { requestContext } from './request-context';
import { methodOfJob } from './request/existing-job';
import { checkRebase } from './request/rebase-request';
import type { NamedSource, RebaseSource } from './request/rebase-request';
import { snapshotOf } from './snapshot-of';
import { enforceTunedModels } from './tuned-models';
import { converting } from './to-application-failure';

/** Throws INVALID_REQUEST for a job that left nothing to rebase. */
async function readSource(
  { vertex, links }: ActivityDependencies,
  { kind, name }: NamedSource,
  apiVersion: ApiVersion,
): Promise<RebaseSource> {
  const { cancellationSignal: signal } = Context.current();
  if (kind === 'pipelineJob') return {};
  if (kind === 'tunedModel') {
    // That it is there is all that can be learned of it.
    await vertex.getModel({ name, apiVersion }, { signal });
    return {};
  }
  const { body } = await vertex.getTuningJob({ name, apiVersion }, { signal });
  const { state } = snapshotOf(body, apiVersion, links);
  if (!['succeeded', 'partiallySucceeded'].includes(stateMeaning(state))) {
    const problem = {
      path: 'tunedModelRef.tuningJob',
      message: `is ${state}: only a job that has succeeded has a tuned model to rebase.`,
    };
    throw new TuningError(
      'INVALID_REQUEST',
      `The request has one problem; nothing was created.\n${describeProblems([problem])}`,
      { problems: [problem] },
    );
  }
  const method = methodOfJob(body);
  return method === undefined ? {} : { method };
}

export function checkRebaseRequest(
  deps: ActivityDependencies,
): TuningActivities['checkRebaseRequest'] {
  return ({ request, run }) =>
    converting({ waitOut: false }, async () => {
      const context = requestContext(deps, run);
      const rebase = checkRebase(request, context);
      enforcePolicy(deps.policy, rebase.body);
      refuseRebaseUnderLimit(deps.policy);
      const source = await readSource(deps, rebase.source, context.apiVersion);
      const { cancellationSignal: signal } = Context.current();
      await enforceTunedModels(deps, rebase.body, context.apiVersion, signal);
      return rebase.checkedWith(source);
    });
}
