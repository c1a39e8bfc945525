/** An emulator as Google's clients meet it: every request they send must fit the API, and every answer of ours. */
import { OAuth2Client } from 'google-auth-library';
import type { Behavior, Emulator } from '../../src/emulator';
import { startEmulator } from '../../src/emulator';
import { EmulatedProject } from '../support/emulated-project';
import { assertNoViolations } from '../support/violations';

export const LOCATION = 'us-central1';

const QUICK: Behavior = {
  pendingMs: 0,
  processingDatasetMs: 0,
  epochMs: 0,
  postProcessingMs: 0,
  cancellingMs: 0,
  operationMs: 20,
};

export class GoogleEmulator {
  private constructor(
    private readonly emulator: Emulator,
    readonly project: EmulatedProject,
  ) {}

  static async start(): Promise<GoogleEmulator> {
    const emulator = await startEmulator();
    const project = new EmulatedProject(emulator.url, 'acme');
    await project.behave(QUICK);
    return new GoogleEmulator(emulator, project);
  }

  get url(): string {
    return this.emulator.url;
  }

  get parent(): string {
    return `projects/acme/locations/${LOCATION}`;
  }

  /** A login that asks no server for a token. */
  login(): OAuth2Client {
    const client = new OAuth2Client();
    client.setCredentials({ access_token: 'token' });
    return client;
  }

  behave(behavior: Behavior): Promise<void> {
    return this.project.behave({ ...QUICK, ...behavior });
  }

  async close(): Promise<void> {
    await assertNoViolations(this.url);
    await this.emulator.close();
  }
}

/** Asks until the answer is as wanted, for at most 10 s. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > end) throw new Error(`Not reached: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
