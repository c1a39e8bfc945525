/** A project of its own on an emulator: its behavior, its journal, its datasets. Tests keep apart by project. */
import { randomUUID } from 'node:crypto';
import { request } from 'undici';
import { formatGsUri } from '../../src/contract/gs-uri';
import type { RebaseTunedModelRequest } from '../../src/contract/rebase';
import type { TuneModelRequest } from '../../src/contract/request';
import type { Behavior } from '../../src/emulator/behavior';
import type { Fault, FaultInput } from '../../src/emulator/faults';
import type { JournalEntry } from '../../src/emulator/journal';
import type { JobRecordView } from '../../src/emulator/tuning-job-view';

/** Jobs of about 200 ms, so that tests are quick and every state can still be seen. */
const QUICK: Behavior = {
  pendingMs: 40,
  processingDatasetMs: 40,
  epochMs: 40,
  postProcessingMs: 40,
  cancellingMs: 40,
  operationMs: 40,
};

/** A row in Gemini's format. */
export function row(prompt: string, answer: string): string {
  return JSON.stringify({
    contents: [
      { role: 'user', parts: [{ text: prompt }] },
      { role: 'model', parts: [{ text: answer }] },
    ],
  });
}

const COLOURS = ['red', 'green', 'blue', 'black', 'white', 'brown', 'grey', 'pink'];

/** A small task that retrieval solves: the answer names the colour of the order in a form of the house. */
export function orderRows(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + from;
    const colour = COLOURS[number % COLOURS.length] ?? 'red';
    return row(`Order ${number}: please send the ${colour} box`, `BOX/${colour.toUpperCase()}/OK`);
  });
}

export class EmulatedProject {
  private mark = 0;

  constructor(
    private readonly origin: string,
    readonly id = `p-${randomUUID().slice(0, 13)}`,
    readonly bucket = `bucket-${id}`,
  ) {}

  /** Sets the behavior of the project's jobs, on top of the quick default. */
  async behave(behavior: Behavior = {}): Promise<void> {
    await this.control('PUT', `projects/${this.id}/behavior`, { ...QUICK, ...behavior });
  }

  /** The same, with a job that lists do not show, although it is there. */
  async hide(name: string, behavior: Behavior = {}): Promise<void> {
    await this.behave({ ...behavior, unlistedJobs: [name.split('/').at(-1) ?? ''] });
  }

  /** Meets requests of this project only: by its id, or, where addresses have a bucket instead, by its bucket. */
  async fault(fault: FaultInput): Promise<void> {
    const isStorage = fault.match?.operation?.startsWith('objects.') ?? false;
    const own = isStorage ? { pathContains: this.bucket } : { project: this.id };
    await this.control('POST', 'faults', { ...fault, match: { ...own, ...fault.match } });
  }

  /** Takes back all faults of the emulator, also those of other projects. */
  async clearFaults(): Promise<void> {
    await this.control('DELETE', 'faults');
  }

  /** What reached the emulator for this project, oldest first. */
  async journal(operation?: string): Promise<JournalEntry[]> {
    const query = operation === undefined ? '' : `&operation=${operation}`;
    const body = await this.control('GET', `journal?project=${this.id}${query}`);
    return (body as { entries: JournalEntry[] }).entries;
  }

  /** The same for the project's bucket. */
  async bucketJournal(operation?: string): Promise<JournalEntry[]> {
    const query = operation === undefined ? '' : `&operation=${operation}`;
    const body = await this.control('GET', `journal?pathContains=${this.bucket}${query}`);
    return (body as { entries: JournalEntry[] }).entries;
  }

  /** Both, since the mark. */
  async requests(operation?: string): Promise<JournalEntry[]> {
    const isStorage = operation?.startsWith('objects.');
    const [vertex, storage] = await Promise.all([
      isStorage === true ? [] : this.journal(operation),
      isStorage === false ? [] : this.bucketJournal(operation),
    ]);
    return [...vertex, ...storage]
      .filter(({ seq }) => seq > this.mark)
      .sort((a, b) => a.seq - b.seq);
  }

  /** What came before, uploads of the test itself for one, is no part of `requests` any more. */
  async markRequests(): Promise<void> {
    this.mark = (await this.requests()).at(-1)?.seq ?? this.mark;
  }

  /** The jobs as they are, whatever lists show. */
  async jobs(): Promise<JobRecordView[]> {
    const body = await this.control('GET', `projects/${this.id}/tuningJobs`);
    return (body as { tuningJobs: JobRecordView[] }).tuningJobs;
  }

  /** How many requests of an operation took effect. */
  async applied(operation: string): Promise<number> {
    return (await this.journal(operation)).filter((entry) => entry.applied).length;
  }

  /** State of every job of the project, by name: what the service itself says. */
  async jobStates(): Promise<Record<string, string>> {
    return Object.fromEntries((await this.jobs()).map(({ name, state }) => [name, state]));
  }

  /** A job as the service tells it. */
  async job(name: string): Promise<Record<string, object>> {
    const found = await request(`${this.origin}/v1beta1/${name}`);
    return (await found.body.json()) as Record<string, object>;
  }

  /** Creates a job with the body of another, labels included, as a person in the console would. */
  async copyJob(name: string, newLabels: Record<string, string> = {}): Promise<string> {
    const { baseModel, labels, description, supervisedTuningSpec } = await this.job(name);
    const answer = await request(
      `${this.origin}/v1beta1/projects/${this.id}/locations/us-central1/tuningJobs`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          baseModel,
          labels: { ...labels, ...newLabels },
          description,
          supervisedTuningSpec,
        }),
      },
    );
    return ((await answer.body.json()) as { name: string }).name;
  }

  /** Cancels a job, as a person in the console would. */
  async cancelJob(name: string): Promise<void> {
    await this.post(`${name}:cancel`, {});
  }

  /** Tunes the model of a job anew, with labels, as a person would. */
  async rebaseJob(name: string, labels: Record<string, string>): Promise<void> {
    await this.post(`projects/${this.id}/locations/us-central1/tuningJobs:rebaseTunedModel`, {
      tunedModelRef: { tuningJob: name },
      tuningJob: { baseModel: 'gemini-2.5-flash', labels },
    });
  }

  private async post(path: string, content: object): Promise<void> {
    const { statusCode, body } = await request(`${this.origin}/v1beta1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(content),
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
  }

  /** Creates a job that no run has to do with, as another tool would. */
  async createJob(fields: object = {}): Promise<string> {
    const { tuningJob } = await this.trainingRequest();
    const answer = await request(
      `${this.origin}/v1beta1/projects/${this.id}/locations/us-central1/tuningJobs`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...tuningJob, ...fields }),
      },
    );
    return ((await answer.body.json()) as { name: string }).name;
  }

  /** Creates a job that no run has to do with, and waits until it has a tuned model. */
  async tunedJob(fields: object = {}): Promise<string> {
    const name = await this.createJob(fields);
    for (;;) {
      const state = (await this.jobStates())[name];
      if (state === 'JOB_STATE_SUCCEEDED') return name;
      if (state === 'JOB_STATE_FAILED') throw new Error(`${name} failed.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The smallest request that rebases, on a model that `trainingRequest` does not tune. */
  rebaseRequest(
    tunedModelRef: Record<string, string | undefined>,
    overrides: Partial<RebaseTunedModelRequest> = {},
  ): RebaseTunedModelRequest {
    return {
      project: this.id,
      location: 'us-central1',
      tunedModelRef: tunedModelRef as RebaseTunedModelRequest['tunedModelRef'],
      tuningJob: { baseModel: 'gemini-2.5-flash-lite' },
      ...overrides,
    };
  }

  async cancelOperation(name: string): Promise<void> {
    const { statusCode, body } = await request(`${this.origin}/v1beta1/${name}:cancel`, {
      method: 'POST',
    });
    await body.dump();
    if (statusCode !== 200) throw new Error(`cancel of ${name}: ${statusCode}`);
  }

  async upload(
    name: string,
    content: string | Buffer,
    contentType = 'application/jsonl',
  ): Promise<string> {
    const path = `/upload/storage/v1/b/${this.bucket}/o?uploadType=media&name=${encodeURIComponent(name)}`;
    const { statusCode, body } = await request(`${this.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: content,
    });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`upload: ${statusCode} ${text}`);
    return formatGsUri({ bucket: this.bucket, object: name });
  }

  async download(uri: string): Promise<string> {
    const name = uri.slice(`gs://${this.bucket}/`.length);
    const path = `/storage/v1/b/${this.bucket}/o/${encodeURIComponent(name)}?alt=media`;
    const { statusCode, body } = await request(`${this.origin}${path}`);
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`download ${uri}: ${statusCode}`);
    return text;
  }

  /** The metadata of an object of the project's bucket. */
  async objectOf(uri: string): Promise<Record<string, unknown>> {
    const name = uri.slice(`gs://${this.bucket}/`.length);
    const path = `/storage/v1/b/${this.bucket}/o/${encodeURIComponent(name)}`;
    return (await (await request(`${this.origin}${path}`)).body.json()) as Record<string, unknown>;
  }

  /** Declares a dataset resource: jobs that name it read the object. */
  async declareDataset(id: string, uri: string): Promise<string> {
    const name = `projects/${this.id}/locations/us-central1/datasets/${id}`;
    await this.control('PUT', name, { uri });
    return name;
  }

  /** Uploads a training set, and gives the smallest request that tunes on it. */
  async trainingRequest(
    overrides: Partial<TuneModelRequest> = {},
    rows: string[] = orderRows(64),
  ): Promise<TuneModelRequest> {
    const trainingDatasetUri = await this.upload('train.jsonl', `${rows.join('\n')}\n`);
    return {
      project: this.id,
      location: 'us-central1',
      tuningJob: {
        baseModel: 'gemini-2.5-flash',
        supervisedTuningSpec: { trainingDatasetUri, hyperParameters: { epochCount: 2 } },
      },
      ...overrides,
    };
  }

  /** As `trainingRequest`, with an evaluation on rows that were not trained on. */
  async evaluatedRequest(overrides: Partial<TuneModelRequest> = {}): Promise<TuneModelRequest> {
    const datasetUri = await this.upload('test.jsonl', `${orderRows(24, 1000).join('\n')}\n`);
    return this.trainingRequest({
      evaluation: { datasetUri },
      artifactsUri: `gs://${this.bucket}/runs/`,
      ...overrides,
    });
  }

  /** Faults of this project that are still to come. */
  async pendingFaults(): Promise<Fault[]> {
    const { faults } = (await this.control('GET', 'faults')) as { faults: Fault[] };
    return faults.filter(
      ({ match }) => match.project === this.id || match.pathContains === this.bucket,
    );
  }

  private async control(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    const answer = await request(`${this.origin}/emulator/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    const parsed: unknown = await answer.body.json();
    if (answer.statusCode !== 200) throw new Error(`${path}: ${JSON.stringify(parsed)}`);
    return parsed;
  }
}
