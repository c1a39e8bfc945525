/**
 * Records the histories anew: `npm run record-histories`, or only some, beside those that are there, with their names in
 * RECORD_ONLY. No part of the tests.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TuningRunError } from '../../src/client/run-error';
import { HISTORIES, toFile } from '../support/recorded-history';
import { HANDED_OVER, RECORDED_RUNS, type RecordedRun } from '../support/recorded-runs';
import { TuningStack } from '../support/tuning-stack';

type Files = Map<string, string>;

async function endingOf(stack: TuningStack, workflowId: string): Promise<string> {
  try {
    return (await stack.client.result(workflowId)).outcome ?? 'none';
  } catch (error) {
    if (error instanceof TuningRunError) return error.code;
    throw error;
  }
}

/** The history of a workflow and those of its children, once they have ended. */
async function collect(
  stack: TuningStack,
  workflowId: string,
  name: string,
  files: Files,
): Promise<void> {
  const handle = stack.handle(workflowId);
  await handle.result().catch(() => undefined);
  const history = await handle.fetchHistory();
  files.set(name, toFile(history));
  for (const { childWorkflowExecutionStartedEventAttributes: child } of history.events ?? []) {
    const childId = child?.workflowExecution?.workflowId ?? '';
    if (childId === '') continue;
    await collect(stack, childId, `${name}.${child?.workflowType?.name ?? ''}`, files);
  }
}

/** A run that hangs must say which it is, and not hang the rest with it. */
const LIMIT_MS = 60_000;

async function record(stack: TuningStack, run: RecordedRun, files: Files): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${run.name} did not end.`)), LIMIT_MS);
  });
  try {
    await Promise.race([play(stack, run, files), limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function play(stack: TuningStack, run: RecordedRun, files: Files): Promise<void> {
  const workflowId = await run.play(stack);
  const ending = await endingOf(stack, workflowId);
  if (ending !== run.ending) throw new Error(`${run.name} ended as ${ending}, not ${run.ending}.`);
  await collect(stack, workflowId, run.name, files);
}

const only = process.env['RECORD_ONLY']?.split(',');

function isWanted({ name }: RecordedRun): boolean {
  return only === undefined || only.includes(name);
}

describe('the histories that later versions must replay', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('are recorded', async () => {
    const files: Files = new Map();
    const runs = RECORDED_RUNS.filter(isWanted);
    await Promise.all(runs.map((run) => record(stack, run, files)));
    if (isWanted(HANDED_OVER)) await record(stack, HANDED_OVER, files);
    // Only now, when every run went as it should: half a set is worse than the old one.
    if (only === undefined) rmSync(HISTORIES, { recursive: true, force: true });
    mkdirSync(HISTORIES, { recursive: true });
    for (const [name, content] of files) writeFileSync(join(HISTORIES, `${name}.json`), content);
    expect(files.size).toBeGreaterThanOrEqual(only?.length ?? RECORDED_RUNS.length);
  });
});
