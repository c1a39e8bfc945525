/** Commands of the command line in this process, on a Vertex AI that answers as it is told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCliError } from '../../src/cli/cli-error';
import { exitCodeOfError } from '../../src/cli/exit-codes';
import { buildProgram } from '../../src/cli/program';
import { temporaryDirectory } from './cli-process';
import type { Handler, ScriptedServer } from './scripted-server';
import { json, startScriptedServer } from './scripted-server';

export type CommandEnd = { code: number; stdout: string; stderr: string };

/** Settings are those given, and nothing of this process's environment. */
async function runCommand(
  args: readonly string[],
  env: Record<string, string>,
): Promise<CommandEnd> {
  let stdout = '';
  let stderr = '';
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    }),
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    }),
  ];
  const before = process.env;
  process.env = { ...env };
  let code: number;
  try {
    await buildProgram().parseAsync([...args], { from: 'user' });
    code = Number(process.exitCode ?? 0);
  } catch (error) {
    const { code: errorCode, message } = toCliError(error);
    stderr += `error ${errorCode}: ${message}\n`;
    code = exitCodeOfError(errorCode);
  } finally {
    process.env = before;
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
  return { code, stdout, stderr };
}

export const PARENT = 'projects/acme/locations/us-central1';
export const JOB = `${PARENT}/tuningJobs/7`;
export const ENDPOINT = `${PARENT}/endpoints/5`;
export const MODEL = `${PARENT}/models/9`;

export type CommandRig = {
  /** Runs a command; Vertex AI gives the answers in turn, the last one from then on. Default `{}`. */
  run: (args: readonly string[], ...answers: Handler[]) => Promise<CommandEnd>;
  /** `METHOD path?query` of what the last command asked, without the API version. */
  asked: () => string[];
  /** The body of the last request. */
  sent: () => unknown;
  /** A setting of the commands that follow. */
  set: (name: string, value: string) => void;
  /** Writes a file, as JSON unless it is text, and gives its path. */
  file: (name: string, content: unknown) => string;
};

/** For the tests of a file: starts a server before them and ends it after them. */
export function commandRig(): CommandRig {
  const directory = temporaryDirectory();
  let server: ScriptedServer;
  beforeAll(async () => {
    server = await startScriptedServer();
  });
  afterAll(() => server.close());
  const settings: Record<string, string> = {};
  return {
    run(args, ...answers) {
      server.requests.length = 0;
      server.answerWith(...(answers.length === 0 ? [json({})] : answers));
      return runCommand(args, {
        VERTEX_AI_EMULATOR_HOST: server.host,
        STORAGE_EMULATOR_HOST: server.host,
        GOOGLE_CLOUD_PROJECT: 'acme',
        GOOGLE_CLOUD_LOCATION: 'us-central1',
        ...settings,
      });
    },
    set(name, value) {
      settings[name] = value;
    },
    asked: () =>
      server.requests.map(
        ({ method, url }) => `${method} ${decodeURIComponent(url.replace('/v1beta1/', ''))}`,
      ),
    sent: () => JSON.parse(server.requests.at(-1)?.body ?? 'null') as unknown,
    file(name, content) {
      const path = join(directory, name);
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
      return path;
    },
  };
}
