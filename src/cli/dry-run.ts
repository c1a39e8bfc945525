/** `tune --dry-run`: everything that can be known before a tuning job exists, without Temporal; creates nothing. */
import type { Settings } from '../config/settings';
import type { CheckedTuneModelRequest } from '../contract/activities';
import { estimateUsd } from '../contract/cost-estimate';
import type { DatasetReport } from '../contract/dataset';
import { LABELS } from '../contract/names';
import type { CostResult, Warning } from '../contract/result';
import type { ObjectStore } from '../storage/port';
import { checkHere } from './checked-request';
import { checkPlaces, hasErrors } from './dataset-check';
import { renderDatasetReport } from './dataset-view';
import type { LocalDataset } from './local-datasets';
import type { Fields } from './request-file';
import { costText } from './result-view';

export type DryRun = {
  /** The call that would be made. */
  call: { method: 'POST'; path: string; body: Record<string, unknown> };
  datasets: DatasetReport[];
  cost: CostResult;
  warnings: Warning[];
  /** Local files that would be uploaded. */
  uploads: LocalDataset[];
  /** True when the run would end before the create call. */
  wouldBeRefused: boolean;
};

/** Their values are hashes of the run, which does not exist. */
const AT_START = '(set when the run starts)';

export async function dryRun(input: {
  request: Fields;
  uploads: LocalDataset[];
  workflowId: string;
  settings: Settings;
  objects: () => ObjectStore;
}): Promise<DryRun> {
  const { uploads, settings, objects } = input;
  const checked = checkHere(input.request, settings, input.workflowId);
  const places = checked.datasets.map(({ role, uri }) => {
    const path = uploads.find((upload) => upload.uri === uri)?.path;
    return { role, uri, ...(path === undefined ? {} : { path }) };
  });
  const { maxFindings, mode } = checked.datasetChecks;
  const datasets = await checkPlaces(places, {
    method: 'supervised',
    baseModel: checked.baseModel,
    maxFindings,
    objects,
    threads: settings.checkThreads,
  });
  return {
    call: callOf(checked),
    datasets,
    cost: costOf(checked, datasets),
    warnings: checked.warnings,
    uploads,
    wouldBeRefused: mode === 'enforce' && hasErrors(datasets),
  };
}

function callOf({ project, location, apiVersion, tuningJob }: CheckedTuneModelRequest) {
  const labels = {
    ...(tuningJob['labels'] as Record<string, string> | undefined),
    ...Object.fromEntries(Object.values(LABELS).map((label) => [label, AT_START])),
  };
  return {
    method: 'POST' as const,
    path: `/${apiVersion}/projects/${project}/locations/${location}/tuningJobs`,
    body: { ...tuningJob, labels },
  };
}

function costOf(checked: CheckedTuneModelRequest, datasets: readonly DatasetReport[]): CostResult {
  const tokens = datasets.find(({ role }) => role === 'training')?.estimatedTokens;
  if (tokens === undefined) return {};
  const { epochs, pricePerMillionTokensUsd } = checked;
  const usd = estimateUsd({ tokens, epochs, pricePerMillionTokensUsd });
  return { estimatedTokens: tokens, ...(usd === undefined ? {} : { estimatedUsd: usd }) };
}

export function renderDryRun({ call, datasets, cost, warnings, uploads }: DryRun): string {
  return [
    ...datasets.map(renderDatasetReport),
    `cost estimate: ${costText(cost) ?? 'unknown'}${cost.estimatedUsd === undefined ? '; give --epochs and --price-per-million for an amount' : ''}`,
    ...warnings.map(({ code, message }) => `warning ${code}: ${message}`),
    ...uploads.map(({ path, uri }) => `would upload ${path} to ${uri}`),
    `${call.method} ${call.path}`,
    JSON.stringify(call.body, undefined, 2),
  ].join('\n');
}
