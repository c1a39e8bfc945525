/** What a run awaits of people, or what they answered. Pure. */
import type { Approval } from '../contract/approval';
import { formatUsd } from './format';

function whyAsked({ estimatedUsd, aboveCostUsd }: Approval): string {
  return estimatedUsd === undefined
    ? 'its cost cannot be estimated'
    : `it may cost ${formatUsd(estimatedUsd)}, above ${formatUsd(aboveCostUsd)}`;
}

/** One line; who answered is what they said, and is marked so. */
export function approvalText(approval: Approval): string {
  const { decision, until, answeredAt, stated } = approval;
  if (decision === undefined) return `awaited until ${until}: ${whyAsked(approval)}`;
  if (!stated) return `${decision === 'timedOut' ? 'not given in time' : decision} (${answeredAt})`;
  const reason = stated.reason === undefined ? '' : `, "${stated.reason}"`;
  return `${decision} at ${answeredAt} by ${stated.by}${reason} (as stated, not verified)`;
}

/** How to answer, on the command line. */
export function howToAnswer(workflowId: string): string {
  return `vertex-tuning approve ${workflowId} | vertex-tuning decline ${workflowId}`;
}
