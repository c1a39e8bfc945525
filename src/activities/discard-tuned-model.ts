/**
 * Removes what a tuning job made, and nothing else: its endpoints, then its version of the model. Every attempt looks before it
 * deletes, so that it can be repeated; ids are never given out twice.
 */
import { Context } from '@temporalio/activity';
import type { TuningActivities } from '../contract/activities';
import type { ActivityDependencies } from './dependencies';
import { Discarding } from './discard/discarding';
import { foreignDeploymentsOf, givenAliases, ownResourcesOf } from './discard/own-resources';
import type { OwnResources } from './discard/own-resources';
import { removeEndpoint } from './discard/remove-endpoint';
import { removeModel } from './discard/remove-model';
import { withHeartbeats } from './heartbeats';
import { otherHolderOf } from './held-jobs';
import { converting } from './to-application-failure';

/** Why the version is wanted by now, if it is: its endpoints are as well then. */
async function whyWanted(discarding: Discarding, { model, endpoints }: OwnResources) {
  const { vertex, job, options } = discarding;
  const { client, info } = Context.current();
  const { workflowId = '' } = info.workflowExecution ?? {};
  const holder = await otherHolderOf(client, job.name, workflowId);
  if (holder !== undefined) return `The open run ${holder} holds the tuning job.`;
  if (model?.version === undefined) return undefined;
  const name = `${model.name}@${model.version}`;
  const version = await discarding.look(() =>
    vertex.getModel({ name, apiVersion: job.apiVersion }, options),
  );
  if (!version) return undefined;
  const aliases = givenAliases(version);
  if (aliases.length > 0) return `Somebody gave the version the alias ${aliases.join(', ')}.`;
  const elsewhere = foreignDeploymentsOf(version, endpoints);
  return elsewhere.length > 0 ? `The version is deployed on ${elsewhere.join(', ')}.` : undefined;
}

/** Leaves everything, before anything is touched, where somebody else uses what the job made. */
async function isWanted(discarding: Discarding, own: OwnResources): Promise<boolean> {
  const reason = await whyWanted(discarding, own);
  if (reason === undefined) return false;
  const { tunedModel, name } = discarding.job;
  for (const one of [tunedModel?.model ?? name, ...own.endpoints]) discarding.remains(one, reason);
  return true;
}

async function discard(discarding: Discarding, own: OwnResources): Promise<void> {
  if (await isWanted(discarding, own)) return;
  const { model, endpoints } = own;
  for (const endpoint of endpoints) await removeEndpoint(discarding, endpoint, model);
  if (!model) return;
  const { name, version } = model;
  if (version !== undefined) return removeModel(discarding, { name, version });
  discarding.remains(name, 'The service did not tell which version of it the tuning job made.');
}

export function discardTunedModel({
  vertex,
}: ActivityDependencies): TuningActivities['discardTunedModel'] {
  return ({ job }) =>
    converting({ waitOut: true }, async () => {
      const discarding = new Discarding(vertex, job, Context.current().cancellationSignal);
      const progress = () => ({
        what: 'discarding the tuned model',
        done: discarding.result.removed.length,
      });
      const own = ownResourcesOf(job);
      const names = [job.tunedModel?.model ?? job.name, ...own.endpoints];
      // Whether the version may go is asked before anything is touched: a refusal there leaves everything.
      await withHeartbeats(progress, () =>
        discarding.attempt(names, () => discard(discarding, own)),
      );
      return discarding.result;
    });
}
