/**
 * The state of all projects: their tuning jobs, behavior, and what was deleted. Every reader gets jobs that stand
 * where they should stand now; one timer per live job reads its datasets in time even when nobody looks.
 */
import type { ApiVersion } from '../contract/tuning-job';
import type { Behavior, Rules } from './behavior';
import { rulesOf } from './behavior';
import { readDatasets } from './dataset-reading';
import { ServiceError, rpcStatus } from './google-error';
import type { EndpointRecord, ModelRecord } from './model-record';
import type { OperationRecord } from './operation-record';
import { beginOperation } from './operation-record';
import type { OperationTask } from './operation-task';
import { applyTask, checkTask } from './operation-task';
import { publish } from './publication';
import type { ObjectStore } from './object-store';
import { projectNumber } from './project-number';
import { newResourceId } from './resource-id';
import type { JobInput, TuningJobRecord } from './tuning-job';
import { advance, beginCancel, newTuningJob } from './tuning-job';

export type Project = {
  number: string;
  behavior: Behavior;
  /** In order of creation. */
  jobs: TuningJobRecord[];
  /** In order of creation, as all that follow. */
  models: ModelRecord[];
  endpoints: EndpointRecord[];
  operations: OperationRecord[];
};

/** The longest delay `setTimeout` takes; a timer that fires too early only looks again. */
const LONGEST_TIMER_MS = 2_147_483_647;

export class TuningProjects {
  private readonly projects = new Map<string, Project>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly objects: ObjectStore,
    /** Divides the default durations. */
    private readonly speed: number,
  ) {}

  /** By id or number: both are the same project. */
  of(idOrNumber: string): Project {
    const number = projectNumber(idOrNumber);
    let project = this.projects.get(number);
    if (project === undefined) {
      project = { number, behavior: {}, jobs: [], models: [], endpoints: [], operations: [] };
      this.projects.set(number, project);
    }
    for (const job of project.jobs) this.bringUpToDate(project, job);
    this.finishOperations(project);
    return project;
  }

  rules(project: Project): Rules {
    return rulesOf(project.behavior, this.speed);
  }

  setBehavior(idOrNumber: string, behavior: Behavior): void {
    const project = this.of(idOrNumber);
    project.behavior = behavior;
    for (const job of project.jobs) {
      job.notBefore = Date.now();
      this.bringUpToDate(project, job);
    }
  }

  create(project: Project, location: string, input: JobInput): TuningJobRecord {
    const place = {
      id: newResourceId(),
      modelId: newResourceId(),
      project: project.number,
      location,
    };
    const job = newTuningJob(place, input, Date.now());
    project.jobs.push(job);
    // Not at once: the answer to a create call shows a pending job, however fast the project is.
    this.wake(project, job, 0);
    return job;
  }

  cancel(project: Project, job: TuningJobRecord): void {
    beginCancel(job, this.rules(project), Date.now());
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

  private bringUpToDate(project: Project, job: TuningJobRecord): void {
    if (job.phase === 'ended') return;
    const now = Date.now();
    const due = advance(job, {
      rules: this.rules(project),
      now,
      readDatasets: (started) => this.readDatasets(started),
    });
    publish(project, job);
    clearTimeout(this.timers.get(job.id));
    this.timers.delete(job.id);
    if (due !== undefined) this.wake(project, job, due - now);
  }

  /** Ends the operations whose time has passed, in their order. */
  private finishOperations(project: Project): void {
    const { operationMs } = this.rules(project);
    for (const operation of project.operations) {
      const due = operation.createdAt + operationMs;
      if (operation.end !== undefined || due > Date.now()) continue;
      operation.updatedAt = due;
      operation.end = outcomeOf(project, operation);
    }
  }

  private watch(project: Project, operation: OperationRecord): void {
    const due = operation.createdAt + this.rules(project).operationMs;
    const timer = setTimeout(
      () => {
        this.timers.delete(operation.name);
        this.finishOperations(project);
      },
      Math.min(LONGEST_TIMER_MS, Math.max(0, due - Date.now())),
    );
    timer.unref();
    this.timers.set(operation.name, timer);
  }

  private wake(project: Project, job: TuningJobRecord, inMs: number): void {
    const delay = Math.min(LONGEST_TIMER_MS, Math.ceil(inMs));
    const timer = setTimeout(() => this.bringUpToDate(project, job), delay);
    timer.unref();
    this.timers.set(job.id, timer);
  }

  private readDatasets(job: TuningJobRecord): ReturnType<typeof readDatasets> {
    const { trainingDatasetUri, validationDatasetUri } = job.input.supervisedTuningSpec;
    return readDatasets({
      objects: this.objects,
      trainingUri: trainingDatasetUri,
      ...(validationDatasetUri === undefined ? {} : { validationUri: validationDatasetUri }),
      baseModel: job.input.baseModel,
    });
  }
}

function outcomeOf(
  project: Project,
  { task, version }: OperationRecord,
): NonNullable<OperationRecord['end']> {
  try {
    return { response: applyTask(project, task, version) };
  } catch (error) {
    if (error instanceof ServiceError) return { error: rpcStatus(error) };
    throw error;
  }
}
