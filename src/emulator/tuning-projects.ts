/**
 * The state of all projects: their tuning jobs, behavior, and what was deleted. Every reader gets jobs that stand
 * where they should stand now; one timer per live job reads its datasets in time even when nobody looks.
 */
import type { ApiVersion } from '../contract/tuning-job';
import type { Behavior, Rules } from './behavior';
import { rulesOf } from './behavior';
import { evaluateCheckpoints } from './checkpoint-evaluation';
import { readDatasets } from './dataset-reading';
import { ServiceError, rpcStatus } from './google-error';
import { FittedModels } from './fitted-models';
import type { EndpointRecord, ModelRecord } from './model-record';
import type { OperationRecord } from './operation-record';
import { beginOperation } from './operation-record';
import type { OperationTask, TaskTools } from './operation-task';
import { applyTask, checkTask } from './operation-task';
import { publish } from './publication';
import type { ObjectStore } from './object-store';
import { projectNumber, withProjectNumber } from './project-number';
import { writeArtifacts } from './artifacts';
import { overQuota, slotsTaken } from './job-creation';
import type { NewJob, TuningJobRecord } from './tuning-job';
import { advance, beginCancel, grantQuota, isOver, newTuningJob } from './tuning-job';
import { specOf } from './tuning-spec';

export type Project = {
  number: string;
  behavior: Behavior;
  /** In order of creation. */
  jobs: TuningJobRecord[];
  /** In order of creation, as all that follow. */
  models: ModelRecord[];
  endpoints: EndpointRecord[];
  operations: OperationRecord[];
  /** Dataset resources: by name, with the project's number, the file that they read. */
  datasets: Record<string, string>;
};

/** The longest delay `setTimeout` takes; a timer that fires too early only looks again. */
const LONGEST_TIMER_MS = 2_147_483_647;

export class TuningProjects {
  private readonly projects = new Map<string, Project>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly fitted = new FittedModels();
  /** Jobs that time or a request can change, in order of creation: a project may have thousands of others. */
  private readonly openJobs = new WeakMap<Project, Set<TuningJobRecord>>();
  /** Asked for each live job at each request; a behavior is replaced, never changed. */
  private readonly knownRules = new WeakMap<Behavior, Rules>();
  /** Set while a request is answered. */
  private moment: number | undefined;

  constructor(
    private readonly objects: ObjectStore,
    /** Divides the default durations. */
    private readonly speed: number,
    /** Called when time, and no request, has changed something. */
    private readonly onChange: () => void = () => undefined,
  ) {}

  /**
   * What is read in the course of it belongs to one moment: a request is named, faulted and answered by the same state of a
   * job. Ends where the answer waits for something.
   */
  atOneMoment<T>(answer: () => T): T {
    this.moment = Date.now();
    try {
      return answer();
    } finally {
      this.moment = undefined;
    }
  }

  /** By id or number: both are the same project. */
  of(idOrNumber: string): Project {
    const number = projectNumber(idOrNumber);
    let project = this.projects.get(number);
    if (project === undefined) {
      project = {
        number,
        behavior: {},
        jobs: [],
        models: [],
        endpoints: [],
        operations: [],
        datasets: {},
      };
      this.projects.set(number, project);
    }
    for (const job of this.openOf(project)) this.bringUpToDate(project, job);
    this.finishOperations(project);
    this.grantQuota(project);
    return project;
  }

  all(): Project[] {
    return [...this.projects.values()];
  }

  /** Puts a project back as it was; what has become due since then happens now. */
  restore(project: Project): void {
    this.projects.set(project.number, project);
    for (const operation of project.operations) {
      if (operation.end === undefined) this.watch(project, operation);
    }
    this.of(project.number);
  }

  rules(project: Project): Rules {
    const { behavior } = project;
    const known = this.knownRules.get(behavior) ?? rulesOf(behavior, this.speed);
    this.knownRules.set(behavior, known);
    return known;
  }

  setBehavior(idOrNumber: string, behavior: Behavior): void {
    const project = this.of(idOrNumber);
    project.behavior = behavior;
    for (const job of this.openOf(project)) {
      job.notBefore = this.now();
      this.bringUpToDate(project, job);
    }
  }

  /** Declares a dataset resource: jobs that name it read the file. */
  setDataset(name: string, uri: string): void {
    const full = withProjectNumber(name);
    this.of(full.split('/')[1] ?? '').datasets[full] = uri;
  }

  /** Throws a `ServiceError` where the project has no quota left and its jobs do not wait for it. */
  create(project: Project, created: NewJob): TuningJobRecord {
    const { quota, overQuota: whenOver } = this.rules(project);
    const isFull = quota !== undefined && slotsTaken(project) >= quota;
    if (isFull && whenOver !== 'queue') throw overQuota(project, quota);
    const job = newTuningJob(created, this.now());
    if (isFull) job.phase = 'queued';
    project.jobs.push(job);
    this.openOf(project).add(job);
    // Not at once: the answer to a create call shows a pending job, however fast the project is.
    this.wake(project, job, 0);
    return job;
  }

  cancel(project: Project, job: TuningJobRecord): void {
    beginCancel(job, this.rules(project), this.now());
    this.bringUpToDate(project, job);
  }

  /** Begins an operation, where the state allows it. */
  begin(
    call: { project: string; location: string; version: ApiVersion },
    begun: { parent: string; task: OperationTask },
  ): OperationRecord {
    const project = this.of(call.project);
    checkTask(project, begun.task);
    const operation = beginOperation(project, {
      ...begun,
      location: call.location,
      version: call.version,
    });
    this.watch(project, operation);
    return operation;
  }

  close(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private openOf(project: Project): Set<TuningJobRecord> {
    const known = this.openJobs.get(project);
    if (known) return known;
    const open = new Set(project.jobs.filter((job) => !isOver(job)));
    this.openJobs.set(project, open);
    return open;
  }

  private now(): number {
    return this.moment ?? Date.now();
  }

  private bringUpToDate(project: Project, job: TuningJobRecord): void {
    if (isOver(job)) return;
    const now = this.now();
    const due = advance(job, {
      rules: this.rules(project),
      now,
      readDatasets: (started) => this.readDatasets(started),
    });
    publish(project, job);
    evaluateCheckpoints(project, job, { objects: this.objects, fitted: this.fitted });
    writeArtifacts(this.objects, job);
    clearTimeout(this.timers.get(job.id));
    this.timers.delete(job.id);
    if (due !== undefined) this.wake(project, job, due - now);
    if (!isOver(job)) return;
    this.openOf(project).delete(job);
    // Others may have waited for its place; a job that is held keeps it.
    this.grantQuota(project);
  }

  /** Lets jobs that wait for quota go on, the oldest first. */
  private grantQuota(project: Project): void {
    const { quota } = this.rules(project);
    for (const job of this.openOf(project)) {
      if (job.phase !== 'queued') continue;
      if (quota !== undefined && slotsTaken(project) >= quota) return;
      grantQuota(job, this.now());
      this.wake(project, job, 0);
    }
  }

  /** Ends the operations whose time has passed, in their order. */
  private finishOperations(project: Project): void {
    const { operationMs } = this.rules(project);
    for (const operation of project.operations) {
      const due = operation.createdAt + operationMs;
      if (operation.end !== undefined || due > this.now()) continue;
      operation.updatedAt = due;
      operation.end = outcomeOf(project, operation, {
        objects: this.objects,
        createJob: (job) => this.create(project, job),
      });
    }
  }

  private watch(project: Project, operation: OperationRecord): void {
    const due = operation.createdAt + this.rules(project).operationMs;
    const timer = setTimeout(
      () => {
        this.timers.delete(operation.name);
        this.finishOperations(project);
        this.onChange();
      },
      Math.min(LONGEST_TIMER_MS, Math.max(0, due - this.now())),
    );
    timer.unref();
    this.timers.set(operation.name, timer);
  }

  private wake(project: Project, job: TuningJobRecord, inMs: number): void {
    const delay = Math.min(LONGEST_TIMER_MS, Math.ceil(inMs));
    const timer = setTimeout(() => {
      this.bringUpToDate(project, job);
      this.onChange();
    }, delay);
    timer.unref();
    this.timers.set(job.id, timer);
  }

  private readDatasets(job: TuningJobRecord): ReturnType<typeof readDatasets> {
    const { trainingDatasetUri, validationDatasetUri } = specOf(job.input);
    const project = this.projects.get(job.project);
    const uriOf = (given: string) => project?.datasets[withProjectNumber(given)] ?? given;
    return readDatasets({
      objects: this.objects,
      trainingUri: uriOf(trainingDatasetUri),
      ...(validationDatasetUri === undefined ? {} : { validationUri: uriOf(validationDatasetUri) }),
      baseModel: job.baseModel,
      method: job.method,
      ...(job.input.customBaseModel === undefined
        ? {}
        : { customBaseModel: job.input.customBaseModel }),
    });
  }
}

function outcomeOf(
  project: Project,
  { task, version }: OperationRecord,
  tools: Omit<TaskTools, 'version'>,
): NonNullable<OperationRecord['end']> {
  try {
    return { response: applyTask(project, task, { ...tools, version }) };
  } catch (error) {
    if (error instanceof ServiceError) return { error: rpcStatus(error) };
    throw error;
  }
}
