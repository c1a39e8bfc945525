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

/** Why an endpoint must stay, if it must: it is not the job's, or not the job's alone. */
export function whyEndpointStays(
  endpoint: Endpoint,
  job: Pick<TuningJobSnapshot, 'createTime'>,
  model: OwnModel | undefined,
): string | undefined {
  const madeAt = Date.parse(endpoint.createTime ?? '');
  const jobMadeAt = Date.parse(job.createTime ?? '');
  if (madeAt < jobMadeAt) return 'It is older than the tuning job, which did not make it.';
  const foreign = (endpoint.deployedModels ?? []).filter(
    (deployed) => !isOwnDeployment(deployed, model),
  );
  if (foreign.length === 0) return undefined;
  const names = foreign.map((deployed) => deployed.model ?? deployed.id ?? 'a model');
  return `It serves ${names.join(', ')} too.`;
}

function isOwnDeployment(
  deployed: NonNullable<Endpoint['deployedModels']>[number],
  model: OwnModel | undefined,
): boolean {
  const [name = '', suffix] = (deployed.model ?? '').split('@');
  if (!model || !isSameResource(name, model.name)) return false;
  const version = deployed.modelVersionId ?? suffix;
  return version === undefined || model.version === undefined || version === model.version;
}
