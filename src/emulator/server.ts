/**
 * The emulator of Vertex AI tuning and Cloud Storage on one HTTP port. Requests are routed by the emulator itself and
 * not by the HTTP framework: verbs such as `:cancel` and encoded slashes in object names are part of the paths.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { ControlApi } from './control-api';
import { deliver, send } from './delivery';
import { DurableDirectory } from './durable-directory';
import { allowOrigin, isPreflight, preflight } from './cross-origin';
import { Faults } from './faults';
import type { HttpCall, ResolvedCall } from './http-exchange';
import { unknownAddress } from './http-exchange';
import { Journal } from './journal';
import { ObjectStore } from './object-store';
import { restoreState, saveState } from './saved-state';
import type { Scenario } from './scenario';
import { methodOf } from './request-encoding';
import { parseScenario } from './scenario';
import { StorageApi } from './storage-api';
import { jobStateOf } from './tuning-job-methods';
import { TuningProjects } from './tuning-projects';
import { VertexApi } from './vertex-api';
import { vertexMethods } from './vertex-methods';

export type EmulatorOptions = {
  /** Address to listen on. Default 127.0.0.1. */
  host?: string;
  /** Default 0: any free port. */
  port?: number;
  /** Divides the default durations of jobs; behaviors are not scaled. Default 1. */
  speed?: number;
  /** Behaviors and faults from the start. Default none. */
  scenario?: Scenario;
  /** Where jobs, models, endpoints, operations and objects survive the process. Default: only in memory. */
  dataDir?: string;
};

export type Emulator = {
  /** `host:port`, for VERTEX_AI_EMULATOR_HOST and STORAGE_EMULATOR_HOST. */
  host: string;
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
};

/** One request must hold a whole object: a simple upload of the largest training file. */
const BODY_LIMIT_BYTES = 1_100_000_000;

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const speed = options.speed ?? 1;
  if (!(speed > 0 && Number.isFinite(speed))) throw new RangeError('speed must be positive.');
  const scenario = parseScenario(options.scenario ?? {});
  const objects = new ObjectStore();
  const directory =
    options.dataDir === undefined ? undefined : await DurableDirectory.open(options.dataDir);
  const save = () => {
    if (directory !== undefined) saveState(directory, { projects, objects });
  };
  const projects = new TuningProjects(objects, speed, save);
  if (directory !== undefined) {
    try {
      restoreState(directory, { projects, objects });
    } catch (error) {
      await directory.close();
      throw error;
    }
  }
  const faults = new Faults();
  prepare(scenario, projects, faults);
  const journal = new Journal();
  const server = httpServer({
    control: new ControlApi(projects, faults, journal),
    services: [
      new VertexApi(vertexMethods(projects), jobStateOf(projects)),
      new StorageApi(objects),
    ],
    projects,
    faults,
    journal,
    save,
  });
  await server.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  const { address, port, family } = server.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
  return {
    host,
    url: `http://${host}`,
    close: async () => {
      projects.close();
      await server.close();
      save();
      await directory?.close();
    },
  };
}

function prepare(
  { projects: behaviors, faults: scripted, datasets }: ReturnType<typeof parseScenario>,
  projects: TuningProjects,
  faults: Faults,
): void {
  for (const [project, behavior] of Object.entries(behaviors)) {
    projects.setBehavior(project, behavior);
  }
  for (const [name, uri] of Object.entries(datasets)) projects.setDataset(name, uri);
  for (const fault of scripted) faults.add(fault);
}

type Parts = {
  control: ControlApi;
  services: { resolve(call: HttpCall): ResolvedCall | undefined }[];
  projects: TuningProjects;
  faults: Faults;
  journal: Journal;
  /** Brings the state to the disk, where it is kept there. */
  save: () => void;
};

function httpServer({
  control,
  services,
  projects,
  faults,
  journal,
  save,
}: Parts): FastifyInstance {
  const server = fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    // A hung request must not keep the emulator from closing.
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  server.setNotFoundHandler((request, reply) =>
    send(unknownAddress(callOf(request)), undefined, reply),
  );
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  server.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/*',
    handler: async (request, reply) => {
      const call = callOf(request);
      if (control.isControl(call)) {
        const answer = control.answer(call);
        if (call.method !== 'GET') save();
        send(answer, undefined, reply);
        return reply;
      }
      allowOrigin(call, reply);
      await projects.atOneMoment(() => {
        const resolved = saving(resolve(services, call), call, save);
        const { operation, project, labels, jobState } = resolved;
        const entry = journal.open({
          method: call.method,
          path: call.path,
          operation,
          project,
          authorization: call.headers.authorization !== undefined,
          ...(labels === undefined ? {} : { labels }),
          ...(jobState === undefined ? {} : { jobState }),
        });
        return deliver(resolved, faults.take(call, resolved), entry, reply);
      });
      return reply;
    },
  });
  return server;
}

/** What was answered has been saved. */
function saving(resolved: ResolvedCall, call: HttpCall, save: () => void): ResolvedCall {
  if (call.method === 'GET' || call.method === 'HEAD') return resolved;
  return {
    ...resolved,
    run: async () => {
      const answer = await resolved.run();
      save();
      return answer;
    },
  };
}

function resolve(services: Parts['services'], call: HttpCall): ResolvedCall {
  if (isPreflight(call)) return preflight(call);
  for (const service of services) {
    const resolved = service.resolve(call);
    if (resolved !== undefined) return resolved;
  }
  return {
    operation: 'unknown',
    project: null,
    run: () => Promise.resolve(unknownAddress(call)),
  };
}

function callOf(request: FastifyRequest): HttpCall {
  const target = request.raw.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: methodOf(request.method, request.headers),
    path: mark === -1 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    origin: `http://${request.headers.host ?? request.host}`,
  };
}
