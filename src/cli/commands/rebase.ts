/** `rebase`: has a tuned model tuned anew on another base model, and shows the run to its end. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import type { RebaseTunedModelRequest } from '../../contract/rebase';
import { answeredYes } from '../answered-yes';
import { newWorkflowId } from '../checked-request';
import { checkRebaseHere, rebaseCallOf } from '../checked-rebase';
import { EXIT } from '../exit-codes';
import { withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { rebaseOf, withRebaseFlags } from '../rebase-flags';
import type { RebaseFlags } from '../rebase-flags';
import { openRequestFile } from '../request-file';
import { seeToItsEnd } from '../run-end';
import { withTemporal } from '../services';
import { note, print, printJson } from '../terminal';

type RebaseOptions = OutputOptions &
  RebaseFlags & { yes?: boolean; workflowId?: string; dryRun?: boolean; detach?: boolean };

export function rebaseCommand(): Command {
  const command = withRebaseFlags(
    new Command('rebase').description(
      'tune a tuned model anew on another base model: one call, and the job of it seen through',
    ),
  )
    .option('--yes', 'with --same-endpoint: do not ask')
    .option('--workflow-id <id>', 'names the run for good (default: made from the time)')
    .option('--dry-run', 'check the request here, show what would be sent, create nothing')
    .option('--detach', 'return when the run is started')
    .action(async (options: RebaseOptions) => {
      process.exitCode = await rebase(options);
    });
  return withExample(
    withOutput(command),
    'vertex-tuning rebase --tuning-job projects/acme/locations/us-central1/tuningJobs/7 \\',
    '  --base-model gemini-2.5-flash --project acme --location us-central1',
    'vertex-tuning rebase -f rebase.yaml --dry-run',
    'vertex-tuning rebase --tuned-model projects/acme/locations/us-central1/models/9 \\',
    '  --base-model gemini-2.5-flash --same-endpoint --yes',
  );
}

async function rebase(options: RebaseOptions): Promise<number> {
  const { output } = options;
  const settings = readSettings(process.env);
  const file = options.file === undefined ? undefined : await openRequestFile(options.file);
  const { request, asksFor } = rebaseOf(file?.fields ?? {}, options, settings);
  const workflowId = options.workflowId ?? newWorkflowId(new Date(), 'rebase');
  const checked = checkRebaseHere(request, settings, workflowId, file);
  if (options.dryRun === true) {
    const shown = rebaseCallOf(checked);
    for (const { code, message } of shown.warnings) note(`warning ${code}: ${message}`);
    if (output === 'json') printJson(shown);
    else {
      const { method, path, body } = shown.call;
      print(`${method} ${path}\n${JSON.stringify(body, undefined, 2)}`);
    }
    return EXIT.success;
  }
  if (asksFor !== undefined && !(await answeredYes(asksFor, options))) {
    note('Nothing was started.');
    return EXIT.success;
  }
  return withTemporal(settings, async ({ tuning }) => {
    // Checked above: it is one.
    const run = await tuning.startRebase(request as RebaseTunedModelRequest, { workflowId });
    if (options.detach !== true) {
      note(`Started ${workflowId}.`);
      return seeToItsEnd(tuning, workflowId, output);
    }
    if (output === 'json') printJson(run);
    else print(workflowId);
    note(`Watch it: vertex-tuning watch ${workflowId}`);
    return EXIT.success;
  });
}
