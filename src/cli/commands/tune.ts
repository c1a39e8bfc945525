/** `tune`: starts a run from a file or from flags, and shows it to its end. */
import { Command } from 'commander';
import { isAboutExistingJob } from '../../activities/request/existing-job';
import { readSettings } from '../../config/settings';
import type { Settings } from '../../config/settings';
import type { TuneModelArgument } from '../../contract/request';
import { checkBeforeStart, newWorkflowId } from '../checked-request';
import { dryRun, renderDryRun } from '../dry-run';
import { EXIT } from '../exit-codes';
import { placeLocalDatasets, uploadDatasets } from '../local-datasets';
import type { LocalDataset } from '../local-datasets';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { openRequestFile } from '../request-file';
import type { Fields, RequestFile } from '../request-file';
import { flagProblem, requestOf, withRequestFlags } from '../request-flags';
import type { RequestFlags } from '../request-flags';
import { seeToItsEnd } from '../run-end';
import { withObjects, withTemporal, withVertex } from '../services';
import { note, print, printJson } from '../terminal';

type TuneOptions = OutputOptions &
  RequestFlags & { workflowId?: string; dryRun?: boolean; detach?: boolean };

type Prepared = {
  request: Fields;
  uploads: LocalDataset[];
  workflowId: string;
  settings: Settings;
  file?: RequestFile;
};

export function tuneCommand(): Command {
  const command = withRequestFlags(
    new Command('tune').description(
      'tune a model: check, create the job, see it through, evaluate',
    ),
  )
    .option('--workflow-id <id>', 'names the run for good (default: made from the time)')
    .option('--dry-run', 'check request and datasets here, show what would be sent, create nothing')
    .option('--detach', 'return when the run is started')
    .action(async (options: TuneOptions) => {
      const prepared = await prepare(options);
      process.exitCode =
        options.dryRun === true ? await show(prepared, options) : await tune(prepared, options);
    });
  return withExample(
    withOutput(command),
    'vertex-tuning tune -f request.yaml',
    'vertex-tuning tune --project acme --location us-central1 --base-model gemini-2.5-flash \\',
    '  --training-dataset ./train.jsonl --bucket gs://acme-tuning --epochs 3',
    'vertex-tuning tune --method distillation --base-model qwen/qwen3@qwen3-8b \\',
    '  --teacher-model deepseek-ai/deepseek-r1-0528-maas --training-dataset gs://acme/prompts.jsonl \\',
    '  --project acme --location global --output-uri gs://acme/models/ --dry-run',
  );
}

async function prepare(options: TuneOptions): Promise<Prepared> {
  const settings = readSettings(process.env);
  const file = options.file === undefined ? undefined : await openRequestFile(options.file);
  const request = requestOf(file?.fields ?? {}, options, settings);
  const uploads = await placeLocalDatasets(request, options.bucket);
  const workflowId = options.workflowId ?? newWorkflowId(new Date());
  return { request, uploads, workflowId, settings, ...(file ? { file } : {}) };
}

async function show(prepared: Prepared, { output }: TuneOptions): Promise<number> {
  if (isAboutExistingJob(prepared.request)) {
    throw flagProblem({
      path: '--dry-run',
      message: 'shows what would be created, and a run that takes over a job creates nothing.',
      remedy: 'Leave it out.',
    });
  }
  const { settings } = prepared;
  const outcome = await withObjects(settings, (objects) =>
    withVertex(settings, (vertex) =>
      dryRun({ ...prepared, objects: () => objects, vertex: () => vertex }),
    ),
  );
  if (output === 'json') printJson(outcome);
  else print(renderDryRun(outcome));
  const { refusal } = outcome;
  if (!refusal) return EXIT.success;
  note(`error ${refusal.code}: ${refusal.message}`);
  return EXIT.failure;
}

async function tune(prepared: Prepared, { output, detach }: TuneOptions): Promise<number> {
  const { request, uploads, workflowId, settings, file } = prepared;
  checkBeforeStart(request, settings, workflowId, file);
  return withTemporal(settings, async ({ tuning }) => {
    if (uploads.length > 0) {
      await withObjects(settings, (objects) => uploadDatasets(uploads, objects, note));
    }
    // Checked above: it is one.
    const run = await tuning.start(request as TuneModelArgument, { workflowId });
    if (detach !== true) {
      note(`Started ${workflowId}.`);
      return seeToItsEnd(tuning, workflowId, output);
    }
    if (output === 'json') printJson(run);
    else print(workflowId);
    note(`Watch it: vertex-tuning watch ${workflowId}`);
    return EXIT.success;
  });
}
