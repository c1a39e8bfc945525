/** A running emulator as tests use it: calls, datasets, waiting for a state. */
import assert from 'node:assert/strict';
import { checkMessage } from '../../../src/vertex/discovery/message-check';
import type { Operation, TuningJob } from '../../../src/vertex/wire-types';
import type {
  Behavior,
  Emulator,
  EmulatorOptions,
  FaultInput,
  JournalEntry,
} from '../../../src/emulator';
import { startEmulator } from '../../../src/emulator';

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  json: Record<string, unknown>;
};

export const LOCATION = 'us-central1';
const INSTANT: Behavior = {
  pendingMs: 0,
  processingDatasetMs: 0,
  epochMs: 0,
  postProcessingMs: 0,
  cancellingMs: 0,
  operationMs: 0,
};

export class Emulated {
  private constructor(private readonly emulator: Emulator) {}

  static async start(options: EmulatorOptions = {}): Promise<Emulated> {
    return new Emulated(await startEmulator(options));
  }

  get url(): string {
    return this.emulator.url;
  }

  /** Fails where the emulator has answered anything that does not fit the API. */
  async close(): Promise<void> {
    const violations = (await this.violations()).filter((text) => text.startsWith('answer: '));
    await this.emulator.close();
    assert.deepEqual(violations, []);
  }

  /** All that did not fit the API so far, of both sides. */
  async violations(query = ''): Promise<string[]> {
    const entries = await this.journal(`violations=true&${query}`);
    return entries.flatMap((entry) => entry.violations ?? []);
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
    const response = await fetch(this.url + path, {
      method,
      headers:
        isRaw || body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /^application\/json(;|$)/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  }

  /** A call on Vertex AI whose answer must be good, and conform to this message of the API. */
  async vertex<T = Record<string, unknown>>(
    message: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<T> {
    const answer = await this.call(method, path, body);
    assert.equal(answer.status, 200, answer.text);
    assertConforms(path.startsWith('/v1beta1/') ? 'v1beta1' : 'v1', message, answer.json);
    return answer.json as T;
  }

  async behave(project: string, behavior: Behavior): Promise<void> {
    const answer = await this.call('PUT', `/emulator/v1/projects/${project}/behavior`, behavior);
    assert.equal(answer.status, 200, answer.text);
  }

  /** All phases take no time, but for what is given. */
  instant(project: string, behavior: Behavior = {}): Promise<void> {
    return this.behave(project, { ...INSTANT, ...behavior });
  }

  async fault(fault: FaultInput): Promise<void> {
    const answer = await this.call('POST', '/emulator/v1/faults', fault);
    assert.equal(answer.status, 200, answer.text);
  }

  async journal(query: string): Promise<JournalEntry[]> {
    const { json } = await this.call('GET', `/emulator/v1/journal?${query}`);
    return json['entries'] as JournalEntry[];
  }

  async upload(name: string, content: string | Buffer, bucket = 'datasets'): Promise<string> {
    const path = `/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}`;
    const answer = await this.call('POST', path, content);
    assert.equal(answer.status, 200, answer.text);
    return `gs://${bucket}/${name}`;
  }

  /** Creates a job; returns it as the create call showed it. */
  async tune(
    project: string,
    trainingDatasetUri: string,
    further: { spec?: object; version?: string } & Record<string, unknown> = {},
  ): Promise<TuningJob & { name: string }> {
    const { spec, version = 'v1beta1', ...fields } = further;
    const body = {
      baseModel: 'gemini-2.5-flash',
      ...fields,
      supervisedTuningSpec: { trainingDatasetUri, ...spec },
    };
    const path = `/${version}/projects/${project}/locations/${LOCATION}/tuningJobs`;
    return this.vertex('TuningJob', 'POST', path, body);
  }

  /** Creates a job of any method. */
  async create(
    project: string,
    body: object,
    place: { version?: string; location?: string } = {},
  ): Promise<TuningJob & { name: string }> {
    const { version = 'v1beta1', location = LOCATION } = place;
    const path = `/${version}/projects/${project}/locations/${location}/tuningJobs`;
    return this.vertex('TuningJob', 'POST', path, body);
  }

  /** Creates a job and waits until it has succeeded. */
  async tuned(project: string, body: object): Promise<TuningJob & { name: string }> {
    const { name } = await this.create(project, body);
    const job = await this.untilState(name, 'SUCCEEDED');
    return { ...job, name };
  }

  async get(name: string, version = 'v1beta1'): Promise<TuningJob> {
    return this.vertex('TuningJob', 'GET', `/${version}/${name}`);
  }

  /** Asks until the job is as wanted. */
  async until(
    name: string,
    isWanted: (job: TuningJob) => boolean,
    within = 2_000,
  ): Promise<TuningJob> {
    const deadline = Date.now() + within;
    for (;;) {
      const job = await this.get(name);
      if (isWanted(job)) return job;
      if (Date.now() > deadline) throw new Error(`Still ${job.state} (${job.tuningJobState}).`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Waits for an operation, as it was answered, to be done. */
  async done(operation: Operation): Promise<Operation> {
    const path = `/v1/${operation.name}:wait?timeout=5s`;
    const ended = await this.vertex<Operation>('Operation', 'POST', path);
    assert.equal(ended.done, true);
    return ended;
  }

  /** Deletes, undeploys and so on: begins the operation and waits for its end. */
  async operate(method: string, path: string, body?: unknown): Promise<Operation> {
    return this.done(await this.vertex<Operation>('Operation', method, path, body));
  }

  untilState(name: string, state: string): Promise<TuningJob> {
    return this.until(name, (job) => job.state === `JOB_STATE_${state}`);
  }
}

export function assertConforms(version: 'v1' | 'v1beta1', message: string, value: unknown): void {
  const { problems } = checkMessage({
    version,
    message,
    value,
    unknownFields: 'refuse',
    readOnly: 'allow',
  });
  assert.deepEqual(problems, []);
}

export function row(question: string, answer: string): string {
  return JSON.stringify({
    contents: [
      { role: 'user', parts: [{ text: question }] },
      { role: 'model', parts: [{ text: answer }] },
    ],
  });
}

/** So many good rows, all different. */
export function rows(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    row(`What is the colour of item ${index}?`, `The item ${index} is blue.`),
  );
}
