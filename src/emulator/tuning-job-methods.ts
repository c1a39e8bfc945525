/** The methods of tuning jobs: create, get, list, cancel, rebase. */
import type { Behavior } from './behavior';
import { newJobOf } from './job-creation';
import { operationView } from './operation-record';
import { parentOf } from './registry';
import { ServiceError, invalidArgument, notFound } from './google-error';
import { parseFilter } from './list-filter';
import type { Filter, Filterable } from './list-filter';
import { pageOf } from './paging';
import type { TuningJobRecord } from './tuning-job';
import { jobName, jobState, tuningJobView } from './tuning-job-view';
import type { TuningProjects } from './tuning-projects';
import type { JobStateOf, VertexCall, VertexHandlers } from './vertex-api';

export function tuningJobMethods(projects: TuningProjects): VertexHandlers {
  return {
    'tuningJobs.create': (call) => {
      const project = projects.of(call.project);
      const job = newJobOf(project, call.location, call.body);
      return tuningJobView(projects.create(project, job), call.version);
    },
    'tuningJobs.get': (call) => tuningJobView(findJob(projects, call), call.version),
    'tuningJobs.rebaseTunedModel': (call) => {
      const task = {
        kind: 'rebaseTunedModel',
        location: call.location,
        request: call.body,
      } as const;
      return operationView(projects.begin(call, { parent: parentOf(call), task }));
    },
    'tuningJobs.list': (call) => listJobs(projects, call),
    'tuningJobs.cancel': (call) => {
      const job = findJob(projects, call);
      if (job.phase === 'ended') {
        throw new ServiceError(
          'FAILED_PRECONDITION',
          `[emulator] The tuning job ${jobName(job)} is in the state ${jobState(job)} and cannot be cancelled.`,
        );
      }
      projects.cancel(projects.of(call.project), job);
      return {};
    },
  };
}

export function jobStateOf(projects: TuningProjects): JobStateOf {
  return (project, id) => {
    if (id === '') return undefined;
    const found = projects.of(project).jobs.find((job) => job.id === id);
    return found && jobState(found);
  };
}

function findJob(projects: TuningProjects, call: VertexCall): TuningJobRecord {
  const id = call.ids['tuningJobsId'] ?? '';
  const found = projects
    .of(call.project)
    .jobs.find((job) => job.id === id && job.location === call.location);
  if (found !== undefined) return found;
  throw notFound(`projects/${call.project}/locations/${call.location}/tuningJobs/${id}`);
}

function listJobs(projects: TuningProjects, call: VertexCall): object {
  const project = projects.of(call.project);
  const { listStaleMs = 0, unlistedJobs = [] } = projects.rules(project);
  const visibleUntil = Date.now() - listStaleMs;
  const filter = call.query['filter'] ?? '';
  const matches = jobFilter(filter, projects.rules(project).listFilter);
  const endsShownUntil = Date.now() - (projects.rules(project).listEndStaleMs ?? 0);
  const jobs = project.jobs
    .filter((job) => isListedIn(job, call.location))
    .filter(({ id, createdAt }) => createdAt <= visibleUntil && !unlistedJobs.includes(id))
    .map((job) => ((job.endedAt ?? 0) > endsShownUntil ? beforeItsEnd(job) : job))
    .filter((job) => filter === '' || matches(filterable(job)))
    // Newest first.
    .toReversed();
  const { pageSize, pageToken } = call.query;
  const page = pageOf(
    jobs,
    {
      list: `${project.number}/${call.location}/tuningJobs`,
      filter,
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(pageToken === undefined ? {} : { pageToken }),
    },
    ({ id }) => id,
  );
  return {
    ...(page.items.length === 0
      ? {}
      : { tuningJobs: page.items.map((job) => tuningJobView(job, call.version)) }),
    ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
  };
}

/** A job that has ended as a list that lags behind shows it. */
function beforeItsEnd(job: TuningJobRecord): TuningJobRecord {
  const updatedAt = job.startedAt ?? job.createdAt;
  const running: TuningJobRecord = { ...job, phase: 'tuning', phaseSince: updatedAt, updatedAt };
  delete running.endedAt;
  delete running.endState;
  delete running.error;
  return running;
}

function jobFilter(filter: string, behavior: Behavior['listFilter']): Filter {
  if (filter !== '' && behavior === 'refused') {
    throw invalidArgument('[emulator] This list takes no filter.', [
      { field: 'filter', description: 'Not supported.' },
    ]);
  }
  if (filter !== '' && behavior === 'empty') return () => false;
  return parseFilter(behavior === 'ignored' ? '' : filter, [
    'state',
    'tuned_model_display_name',
    'base_model',
  ]);
}

function isListedIn(job: TuningJobRecord, location: string): boolean {
  return location === 'global' ? job.isGlobal === true : job.location === location;
}

function filterable(job: TuningJobRecord): Filterable {
  return {
    labels: job.input.labels ?? {},
    fields: {
      state: jobState(job),
      tuned_model_display_name: job.input.tunedModelDisplayName ?? '',
      base_model: job.baseModel,
    },
    times: { create_time: job.createdAt, update_time: job.updatedAt },
  };
}
