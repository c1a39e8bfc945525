/** Long-running operations. Those of the emulator are done when they begin. */
import type { Operation } from '../vertex/wire-types';
import { notFound } from './google-error';
import { pageOf } from './paging';
import { newResourceId } from './resource-id';
import { timestamp } from './tuning-job-view';
import type { Project, TuningProjects } from './tuning-projects';
import type { VertexCall, VertexHandlers } from './vertex-api';

/** Records an operation that is done; `response` is the full name of its message, which is empty. */
export function finishedOperation(
  project: Project,
  call: VertexCall,
  metadata: string,
  response: string,
): Operation {
  const now = timestamp(Date.now());
  const operation: Operation = {
    name: `${parentOf(call)}/operations/${newResourceId()}`,
    metadata: {
      '@type': `type.googleapis.com/google.cloud.aiplatform.${call.version}.${metadata}`,
      genericMetadata: { createTime: now, updateTime: now },
    },
    done: true,
    response: { '@type': `type.googleapis.com/${response}` },
  };
  project.operations.unshift(operation);
  return operation;
}

export function operationMethods(projects: TuningProjects): VertexHandlers {
  return {
    'operations.get': (call) => findOperation(projects, call),
    'operations.wait': (call) => findOperation(projects, call),
    'operations.list': (call) => {
      const { pageSize, pageToken, filter = '' } = call.query;
      const { operations } = projects.of(call.project);
      const page = pageOf(
        operations.filter(({ name = '' }) => name.startsWith(`${parentOf(call)}/`)),
        {
          list: `${call.project}/${call.location}/operations`,
          filter,
          ...(pageSize === undefined ? {} : { pageSize }),
          ...(pageToken === undefined ? {} : { pageToken }),
        },
        ({ name = '' }) => name,
      );
      return {
        ...(page.items.length === 0 ? {} : { operations: page.items }),
        ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
      };
    },
    'operations.cancel': (call) => {
      // Best effort, as documented: what is done stays done.
      findOperation(projects, call);
      return {};
    },
    'operations.delete': (call) => {
      const project = projects.of(call.project);
      const gone = findOperation(projects, call);
      project.operations = project.operations.filter((operation) => operation !== gone);
      return {};
    },
  };
}

function parentOf(call: VertexCall): string {
  return `projects/${call.project}/locations/${call.location}`;
}

function findOperation(projects: TuningProjects, call: VertexCall): Operation {
  const name = `${parentOf(call)}/operations/${call.ids['operationsId'] ?? ''}`;
  const found = projects.of(call.project).operations.find((operation) => operation.name === name);
  if (found === undefined) throw notFound(name);
  return found;
}
