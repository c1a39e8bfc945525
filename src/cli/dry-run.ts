/** `tune --dry-run`: everything that can be known before a tuning job exists, without Temporal; creates nothing. */
import { enforceTunedModels } from '../activities/tuned-models';
import type { Settings } from '../config/settings';
import type { CheckedTuneModelRequest } from '../contract/activities';
import type { DatasetReport } from '../contract/dataset';
import type { ErrorCode } from '../contract/error-codes';
import { LABELS } from '../contract/names';
import type { CostResult, Warning } from '../contract/result';
import { baseModelUnknown } from '../contract/token-warning';
import type { ObjectStore } from '../storage/port';
import type { VertexTuning } from '../vertex/port';
import { checkHere, policyHere } from './checked-request';
import { checkPlaces, hasErrors } from './dataset-check';
import { renderDatasetReport } from './dataset-view';
import type { LocalDataset } from './local-datasets';
import type { Fields, RequestFile } from './request-file';
import { assessCost, refusalOf } from './cost-assessment';
import { renderCost } from './cost-view';

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
  /** Why it would. */
  refusal?: { code: ErrorCode; message: string };
};

/** Their values are hashes of the run, which does not exist. */
const AT_START = '(set when the run starts)';

export async function dryRun(input: {
  request: Fields;
  uploads: LocalDataset[];
  workflowId: string;
  settings: Settings;
  file?: RequestFile;
  objects: () => ObjectStore;
  vertex: () => VertexTuning;
}): Promise<DryRun> {
  const { uploads, settings, objects } = input;
  const checked = checkHere(input.request, settings, input.workflowId, input.file);
  const policy = policyHere(settings);
  if (policy) {
    const asked = { vertex: input.vertex(), policy };
    await enforceTunedModels(asked, { tuningJob: checked.tuningJob }, checked.apiVersion);
  }
  const places = checked.datasets.map(({ role, uri }) => {
    const path = uploads.find((upload) => upload.uri === uri)?.path;
    return { role, uri, ...(path === undefined ? {} : { path }) };
  });
  const { maxFindings, mode, tokens, media } = checked.datasetChecks;
  const reports = await checkPlaces(places, {
    method: checked.method,
    ...(checked.baseModel === undefined ? {} : { baseModel: checked.baseModel }),
    maxFindings,
    objects,
    threads: settings.checkThreads,
    checksMedia: media === 'objects',
  });
  const { project, location, apiVersion, baseModel, epochs, pricePerMillionTokensUsd } = checked;
  const { datasets, cost, warnings, refusal } = await assessCost(reports, {
    method: checked.method,
    epochs,
    pricePerMillionTokensUsd,
    priceSource: checked.priceSource,
    maxCostUsd: checked.budgetUsd,
    count:
      tokens === 'exact' && baseModel !== undefined
        ? { project, location, apiVersion, baseModel, places, objects, vertex: input.vertex }
        : undefined,
  });
  const end = refusalOf(refusal, { hasErrors: mode === 'enforce' && hasErrors(datasets) });
  return {
    call: callOf(checked),
    datasets,
    cost,
    warnings: [...checked.warnings, ...uncountable(checked), ...warnings],
    uploads,
    wouldBeRefused: end !== undefined,
    ...(end ? { refusal: end } : {}),
  };
}

/** A run that cannot have tokens counted says so when it comes to it. */
function uncountable({ datasetChecks, datasets, baseModel, sourceModel }: CheckedTuneModelRequest) {
  const training = datasets.find(({ role }) => role === 'training');
  if (datasetChecks.tokens !== 'exact' || baseModel !== undefined || !training) return [];
  return [baseModelUnknown(training.uri, sourceModel)];
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

export function renderDryRun({ call, datasets, cost, warnings, uploads }: DryRun): string {
  return [
    ...datasets.map(renderDatasetReport),
    ...renderCost(cost),
    ...(cost.estimatedUsd === undefined ? ['give --price-per-million for an amount'] : []),
    ...warnings.map(({ code, message }) => `warning ${code}: ${message}`),
    ...uploads.map(({ path, uri }) => `would upload ${path} to ${uri}`),
    `${call.method} ${call.path}`,
    JSON.stringify(call.body, undefined, 2),
  ].join('\n');
}
