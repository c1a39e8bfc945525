/** The report's section on the approval of the run: what was asked, and what was answered. */
import { html, type Html } from './html';
import { facts } from './report-facts';
import { time, usd } from './report-format';
import type { ReportInput } from './report-input';

export function approvalSection({ result }: ReportInput): Html | undefined {
  const { approval } = result;
  if (!approval) return undefined;
  const { decision, estimatedUsd, aboveCostUsd, askedAt, until, answeredAt, stated } = approval;
  const decisions = {
    approved: 'approved',
    declined: 'declined',
    timedOut: 'no answer in time',
  } as const;
  return html`<h2>Approval</h2>
    ${facts([
      ['Decision', decision === undefined ? 'none yet' : decisions[decision]],
      ['Estimated cost', estimatedUsd === undefined ? 'unknown' : usd(estimatedUsd)],
      ['Asked above', usd(aboveCostUsd)],
      ['Asked', time(askedAt)],
      ['Awaited until', time(until)],
      ['Answered', answeredAt === undefined ? undefined : time(answeredAt)],
      ['Answered by', stated ? `${stated.by} (as stated, not verified)` : undefined],
      ['Reason', stated?.reason],
    ])}`;
}
