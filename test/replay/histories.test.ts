import { Worker } from '@temporalio/worker';
import { installQuietRuntime } from '../support/quiet-runtime';
import {
  recordedHistory,
  recordedNames,
  textOfHistory,
  workflowIdOf,
} from '../support/recorded-history';
import { HANDED_OVER, RECORDED_RUNS } from '../support/recorded-runs';
import {
  buildSharedWorkflowBundle,
  removeSharedWorkflowBundle,
  workflowBundle,
} from '../support/workflow-bundle';

const TELLTALES = [
  // Paths, with what follows.
  /\/(?:home|root|tmp|work|Users|private|var|usr|opt)\/.{0,60}/,
  /.{0,60}(?:node_modules|\.[cm]?[jt]s:\d+)/,
  // Identities of processes, number@host; versions of models look alike.
  /(?<![\d/])\d{1,7}@[\w-]+/,
  // The rows that the runs were made on.
  /please send|BOX\//,
];

const names = recordedNames();

describe('the recorded histories', () => {
  beforeAll(async () => {
    installQuietRuntime();
    await buildSharedWorkflowBundle();
  });
  afterAll(removeSharedWorkflowBundle);

  it('are there for every way through the workflow', () => {
    const wanted = [...RECORDED_RUNS, HANDED_OVER].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(wanted));
  });

  it.each(names)('%s replays with the workflows as they are', async (name) => {
    const history = recordedHistory(name);
    expect(history.events?.length).toBeGreaterThan(3);
    await expect(
      Worker.runReplayHistory(
        { workflowBundle: await workflowBundle() },
        history,
        workflowIdOf(history),
      ),
    ).resolves.toBeUndefined();
  });

  it.each(names)('%s tells nothing of the machine and no text of a dataset', (name) => {
    const text = textOfHistory(name);
    // The search sees through the encoding of payloads.
    expect(text).toContain('json/plain');
    const found = TELLTALES.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
    expect(found).toEqual([]);
  });
});
