/** Long-running operations, under every resource that has them: get, list, wait, cancel, delete. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, invalidArgument, notFound } from './google-error';
import { parseFilter } from './list-filter';
import type { OperationRecord } from './operation-record';
import { cancelOperation, operationView } from './operation-record';
import { pageOf } from './paging';
import { parentOf } from './registry';
import type { TuningProjects } from './tuning-projects';
import type { VertexCall, VertexHandler, VertexHandlers } from './vertex-api';

/** The collections whose resources have operations of their own, and none: those of the location. */
const OWNERS = ['', 'tuningJobs.', 'models.', 'endpoints.'];

export function operationMethods(projects: TuningProjects): VertexHandlers {
  const methods: Record<string, VertexHandler> = {
    get: (call) => operationView(findOperation(projects, call)),
    list: (call) => listOperations(projects, call),
    wait: (call) => waitFor(projects, call),
    cancel: (call) => {
      // Best effort, as documented: what is done stays done.
      cancelOperation(findOperation(projects, call));
      return {};
    },
    delete: (call) => {
      const project = projects.of(call.project);
      const gone = findOperation(projects, call);
      if (gone.end === undefined) {
        throw new ServiceError(
          'FAILED_PRECONDITION',
          `[emulator] The operation ${gone.name} is still under way.`,
        );
      }
      project.operations = project.operations.filter((operation) => operation !== gone);
      return {};
    },
  };
  return Object.fromEntries(
    OWNERS.flatMap((owner) =>
      Object.entries(methods).map(([verb, handler]) => [`${owner}operations.${verb}`, handler]),
    ),
  );
}

/** The resource whose operations the address means. */
function ownerOf(call: VertexCall): string {
  for (const collection of ['tuningJobs', 'models', 'endpoints']) {
    const id = call.ids[`${collection}Id`];
    if (id !== undefined) return `${parentOf(call)}/${collection}/${id}`;
  }
  return parentOf(call);
}

/** An operation of a resource is an operation of its location, too. */
function findOperation(projects: TuningProjects, call: VertexCall): OperationRecord {
  const owner = ownerOf(call);
  const id = call.ids['operationsId'] ?? '';
  const found = projects
    .of(call.project)
    .operations.find(
      ({ name }) => name.startsWith(`${owner}/`) && name.endsWith(`/operations/${id}`),
    );
  if (found === undefined) throw notFound(`${owner}/operations/${id}`);
  return found;
}

function listOperations(projects: TuningProjects, call: VertexCall): object {
  const { pageSize, pageToken, filter = '' } = call.query;
  const matches = parseFilter(filter, ['done', 'name']);
  const owner = ownerOf(call);
  const operations = projects
    .of(call.project)
    .operations.filter(({ name }) => name.startsWith(`${owner}/`))
    .toReversed()
    .filter(({ name, end, createdAt, updatedAt }) =>
      matches({
        labels: {},
        fields: { done: String(end !== undefined), name },
        times: { create_time: createdAt, update_time: updatedAt },
      }),
    );
  const page = pageOf(
    operations,
    {
      list: `${owner}/operations`,
      filter,
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(pageToken === undefined ? {} : { pageToken }),
    },
    ({ name }) => name,
  );
  return {
    ...(page.items.length === 0 ? {} : { operations: page.items.map(operationView) }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}

/** Google's own limit is not documented; no client should count on a longer wait than its own time-outs. */
const LONGEST_WAIT_MS = 60_000;
const LOOK_AGAIN_MS = 20;

/** Answers when the operation is done or the time has passed, whichever is first. */
async function waitFor(projects: TuningProjects, call: VertexCall): Promise<object> {
  const until = Date.now() + waitMs(call.query['timeout']);
  for (;;) {
    const operation = findOperation(projects, call);
    if (operation.end !== undefined || Date.now() >= until) return operationView(operation);
    await sleep(LOOK_AGAIN_MS, undefined, { ref: false });
  }
}

function waitMs(timeout: string | undefined): number {
  if (timeout === undefined) return LONGEST_WAIT_MS;
  const seconds = /^(\d+(?:\.\d{1,9})?)s$/.exec(timeout)?.[1];
  if (seconds === undefined) {
    throw invalidArgument(
      "Invalid value at 'timeout' (type.googleapis.com/google.protobuf.Duration)",
      [{ field: 'timeout', description: 'A duration in seconds, such as 30s.' }],
    );
  }
  return Math.min(Number(seconds) * 1_000, LONGEST_WAIT_MS);
}
