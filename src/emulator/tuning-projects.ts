/**
 * The state of all projects: their tuning jobs, behavior, and what was deleted. Every reader gets jobs that stand
 * where they should stand now; one timer per live job reads its datasets in time even when nobody looks.
 */
import type { Operation } from '../vertex/wire-types';
import type { Behavior, Rules } from './behavior';
import { rulesOf } from './behavior';
import { readDatasets } from './dataset-reading';
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
  operations: Operation[];
  /** Ids of models and endpoints that were deleted, and of deployed models that were undeployed. */
  removed: Set<string>;
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
      project = { number, behavior: {}, jobs: [], operations: [], removed: new Set() };
      this.projects.set(number, project);
    }
    for (const job of project.jobs) this.bringUpToDate(project, job);
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
    clearTimeout(this.timers.get(job.id));
    this.timers.delete(job.id);
    if (due !== undefined) this.wake(project, job, due - now);
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
