/** The Markdown that Temporal's web UI shows as a run's current details. Pure; no dataset text. */
import type { CheckedTuneModelRequest } from '../contract/activities';
import type { Approval } from '../contract/approval';
import type { Phase, TuneModelResult } from '../contract/result';

function line(label: string, value: string | undefined | null): string[] {
  return value === undefined || value === null || value === '' ? [] : [`- **${label}**: ${value}`];
}

function link(text: string, url: string | undefined): string {
  return url === undefined ? text : `[${text}](${url})`;
}

/** Names of people are as they were stated. */
function approvalLine({ decision, until, stated }: Approval): string {
  if (decision === undefined) return `awaited until ${until}: update \`approve\` or \`decline\``;
  return stated ? `${decision} by ${stated.by} (as stated, not verified)` : decision;
}

export function describeRun(
  phase: Phase,
  result: TuneModelResult,
  checked: CheckedTuneModelRequest | undefined,
): string {
  const { tuningJob, tunedModel, evaluation, cancellation, approval, artifacts, rebase } = result;
  const blocks = [
    result.simulated ? ['_Simulated: Vertex AI is the emulator._'] : [],
    line('phase', result.outcome === null ? phase : `${phase} (${result.outcome})`),
    line('method', checked?.method),
    line(checked?.baseModel === undefined ? 'tuned from' : 'base model', checked?.sourceModel),
    line('rebased from', rebase?.source),
    line('rebase operation', tuningJob ? undefined : rebase?.operation),
    line('tuning job', tuningJob ? link(`\`${tuningJob.name}\``, tuningJob.consoleUrl) : undefined),
    line('state', tuningJob?.state),
    line('tuned model', tunedModel?.model),
    line('endpoint', tunedModel?.endpoint),
    result.datasets.flatMap((dataset) =>
      line(
        `${dataset.role} dataset`,
        `\`${dataset.uri}\`, ${dataset.examples} examples, ${dataset.findingCounts.reduce((sum, entry) => sum + entry.count, 0)} findings`,
      ),
    ),
    line('evaluation', evaluation?.verdict),
    line(
      'cancelled by',
      cancellation
        ? `${cancellation.by}${cancellation.reason ? `: ${cancellation.reason}` : ''}`
        : undefined,
    ),
    line('approval', approval ? approvalLine(approval) : undefined),
    line('report', artifacts ? `\`${artifacts.html}\`` : undefined),
    result.warnings.flatMap((warning) => line(`warning ${warning.code}`, warning.message)),
  ];
  return blocks.flat().join('\n');
}
