/**
 * Long-running operations: under way until their time has passed, then done, with an answer or an error. What an
 * operation does happens when it ends, and not before.
 */
import type { ApiVersion } from '../contract/tuning-job';
import type { Operation } from '../vertex/wire-types';
import { RPC_CODES } from './google-error';
import { newResourceId } from './resource-id';
import type { OperationTask } from './operation-task';
import { timestamp } from './timestamp';
import type { Project } from './tuning-projects';

export type OperationRecord = {
  /** Whole name. */
  name: string;
  location: string;
  version: ApiVersion;
  task: OperationTask;
  createdAt: number;
  updatedAt: number;
  /** What came of it; absent while it is under way. */
  end?: { response: { '@type': string } & object } | { error: { code: number; message: string } };
};

const METADATA: Readonly<Record<OperationTask['kind'], string>> = {
  deleteModel: 'DeleteOperationMetadata',
  deleteEndpoint: 'DeleteOperationMetadata',
  deleteVersion: 'DeleteOperationMetadata',
  undeployModel: 'UndeployModelOperationMetadata',
  evaluateDataset: 'EvaluateDatasetOperationMetadata',
  rebaseTunedModel: 'RebaseTunedModelOperationMetadata',
};

/** `parent` is the resource whose operation it is, such as `projects/1/locations/l`. */
export function beginOperation(
  project: Project,
  begun: { parent: string; location: string; version: ApiVersion; task: OperationTask },
): OperationRecord {
  const now = Date.now();
  const { parent, ...kept } = begun;
  const operation: OperationRecord = {
    ...kept,
    name: `${parent}/operations/${newResourceId()}`,
    createdAt: now,
    updatedAt: now,
  };
  project.operations.push(operation);
  return operation;
}

export function cancelOperation(operation: OperationRecord): void {
  if (operation.end !== undefined) return;
  operation.end = {
    error: { code: RPC_CODES.CANCELLED, message: '[emulator] The operation was cancelled.' },
  };
  operation.updatedAt = Date.now();
}

export function operationView(operation: OperationRecord): Operation {
  const type = `google.cloud.aiplatform.${operation.version}.${METADATA[operation.task.kind]}`;
  return {
    name: operation.name,
    metadata: {
      '@type': `type.googleapis.com/${type}`,
      genericMetadata: {
        createTime: timestamp(operation.createdAt),
        updateTime: timestamp(operation.updatedAt),
      },
    },
    ...(operation.end === undefined ? {} : { done: true, ...operation.end }),
  };
}
