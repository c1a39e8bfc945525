/** The emulator's own endpoints below `/emulator/v1`: behavior of projects, faults, journal, health. */
import { z } from 'zod';
import type { Behavior } from './behavior';
import { behaviorSchema } from './behavior';
import { errorBodyOfStatus } from './google-error';
import type { Fault } from './faults';
import { faultSchema } from './faults';
import type { Faults } from './faults';
import type { HttpAnswer, HttpCall } from './http-exchange';
import { jsonAnswer } from './http-exchange';
import type { Journal } from './journal';
import { projectNumber } from './project-number';
import { jobRecordView } from './tuning-job-view';
import type { TuningProjects } from './tuning-projects';

const ROOT = '/emulator/v1/';
const BEHAVIOR = /^projects\/([^/]+)\/behavior$/;
const DATASET = /^(projects\/[^/]+\/locations\/[^/]+\/datasets\/[^/]+)$/;
const datasetSchema = z.strictObject({ uri: z.string().regex(/^gs:\/\/[^/]+\/.+/) });
const JOBS = /^projects\/([^/]+)\/tuningJobs$/;

export class ControlApi {
  constructor(
    private readonly projects: TuningProjects,
    private readonly faults: Faults,
    private readonly journal: Journal,
  ) {}

  isControl(call: HttpCall): boolean {
    return call.path.startsWith(ROOT);
  }

  answer(call: HttpCall): HttpAnswer {
    try {
      return this.route(call);
    } catch (error) {
      if (error instanceof z.ZodError) return refused(z.prettifyError(error));
      if (error instanceof SyntaxError) return refused('The body is not JSON.');
      throw error;
    }
  }

  private route(call: HttpCall): HttpAnswer {
    const path = call.path.slice(ROOT.length);
    const behavior = BEHAVIOR.exec(path)?.[1];
    if (behavior !== undefined) return this.behavior(call, decodeURIComponent(behavior));
    const withJobs = JOBS.exec(path)?.[1];
    if (withJobs !== undefined) return this.jobs(call, decodeURIComponent(withJobs));
    const dataset = DATASET.exec(path)?.[1];
    if (dataset !== undefined) return this.dataset(call, decodeURIComponent(dataset));
    switch (path) {
      case 'health':
        return jsonAnswer(200, { status: 'SERVING' });
      case 'faults':
        return this.faultList(call);
      case 'journal':
        return this.journalEntries(call);
      default:
        return jsonAnswer(404, errorBodyOfStatus(404, `[emulator] There is no ${call.path}.`));
    }
  }

  private behavior(call: HttpCall, project: string): HttpAnswer {
    if (call.method === 'PUT') {
      const behavior: Behavior = behaviorSchema.parse(parse(call.body));
      this.projects.setBehavior(project, behavior);
    } else if (call.method !== 'GET') {
      return wrongMethod(call);
    }
    return jsonAnswer(200, this.projects.of(project).behavior);
  }

  private dataset(call: HttpCall, name: string): HttpAnswer {
    if (call.method !== 'PUT') return wrongMethod(call);
    const { uri } = datasetSchema.parse(parse(call.body));
    this.projects.setDataset(name, uri);
    return jsonAnswer(200, { name, uri });
  }

  private jobs(call: HttpCall, project: string): HttpAnswer {
    if (call.method !== 'GET') return wrongMethod(call);
    return jsonAnswer(200, { tuningJobs: this.projects.of(project).jobs.map(jobRecordView) });
  }

  private faultList(call: HttpCall): HttpAnswer {
    switch (call.method) {
      case 'POST': {
        const fault: Fault = faultSchema.parse(parse(call.body));
        this.faults.add(fault);
        break;
      }
      case 'DELETE':
        this.faults.clear();
        break;
      case 'GET':
        break;
      default:
        return wrongMethod(call);
    }
    return jsonAnswer(200, { faults: this.faults.list() });
  }

  private journalEntries(call: HttpCall): HttpAnswer {
    if (call.method === 'DELETE') {
      this.journal.clear();
      return jsonAnswer(200, {});
    }
    if (call.method !== 'GET') return wrongMethod(call);
    const project = call.query.get('project');
    const operation = call.query.get('operation');
    const pathContains = call.query.get('pathContains');
    const entries = this.journal.select({
      ...(project === null ? {} : { project: projectNumber(project) }),
      ...(operation === null ? {} : { operation }),
      ...(pathContains === null ? {} : { pathContains }),
      violations: call.query.get('violations') === 'true',
    });
    return jsonAnswer(200, { entries });
  }
}

function parse(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}

function refused(message: string): HttpAnswer {
  return jsonAnswer(400, errorBodyOfStatus(400, `[emulator] ${message}`));
}

function wrongMethod(call: HttpCall): HttpAnswer {
  return jsonAnswer(405, errorBodyOfStatus(405, `[emulator] ${call.method} is not for this.`));
}
