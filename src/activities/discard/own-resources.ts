/** Which resources a tuning job made, and whether somebody else uses them by now. Pure. */
import type { TuningJobSnapshot } from '../../contract/tuning-job';
import type { Endpoint, Model } from '../../vertex/wire-types';
import { isSameResource } from '../../contract/resource-name';

export type OwnModel = {
  /** Without its version. */
  name: string;
  /** Absent where the service did not tell it: nobody can say then which version the job made. */
  version?: string;
};

export type OwnResources = { model?: OwnModel; endpoints: string[] };

export function ownResourcesOf({ tunedModel }: TuningJobSnapshot): OwnResources {
  const endpoints = [
    tunedModel?.endpoint,
    ...(tunedModel?.checkpoints ?? []).map(({ endpoint }) => endpoint),
  ].filter((endpoint) => endpoint !== undefined);
  const [name = '', version] = (tunedModel?.model ?? '').split('@');
  return {
    endpoints: [...new Set(endpoints)],
    ...(name === '' ? {} : { model: { name, ...(version === undefined ? {} : { version }) } }),
  };
}

const DEFAULT_ALIAS = 'default';

/** Aliases that somebody gave the version: it is wanted under that name. */
export function givenAliases({ versionAliases }: Model): string[] {
  return (versionAliases ?? []).filter((alias) => alias !== DEFAULT_ALIAS);
}

export function isDefaultVersion({ versionAliases }: Model): boolean {
  return (versionAliases ?? []).includes(DEFAULT_ALIAS);
}

type Deployed = NonNullable<Endpoint['deployedModels']>[number];

/** Why an endpoint must stay whatever it serves, if it must: what is not told is no permission. */
export function whyEndpointIsForeign(
  endpoint: Endpoint,
  job: Pick<TuningJobSnapshot, 'createTime'>,
): string | undefined {
  const madeAt = Date.parse(endpoint.createTime ?? '');
  const jobMadeAt = Date.parse(job.createTime ?? '');
  if (madeAt >= jobMadeAt) return undefined;
  return madeAt < jobMadeAt
    ? 'It is older than the tuning job, which did not make it.'
    : 'The service did not tell whether it is older than the tuning job.';
}

/** `unknown` where the service tells the model of a deployment, and not the version. */
export function ownershipOf(
  deployed: Deployed,
  model: OwnModel | undefined,
): 'own' | 'foreign' | 'unknown' {
  const [name = '', suffix] = (deployed.model ?? '').split('@');
  if (!model || !isSameResource(name, model.name)) return 'foreign';
  const version = deployed.modelVersionId ?? suffix;
  if (version === undefined || model.version === undefined) return 'unknown';
  return version === model.version ? 'own' : 'foreign';
}

/** Where else the version is deployed: on endpoints that are not the job's, or that the service does not name. */
export function foreignDeploymentsOf(version: Model, endpoints: readonly string[]): string[] {
  return (version.deployedModels ?? [])
    .filter(({ endpoint }) => !endpoints.some((own) => isSameResource(own, endpoint ?? '')))
    .map(({ endpoint }) => endpoint ?? 'an endpoint');
}
