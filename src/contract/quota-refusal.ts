/** Whether an operation was refused for quota: it made no tuning job, and may be begun anew when there is some. Pure. */
import type { RebaseEnd } from './activities';

/** `RESOURCE_EXHAUSTED` of google.rpc. */
const QUOTA_CODE = 8;

type QuotaRefusal = Extract<RebaseEnd, { kind: 'failed' }> & { code: typeof QUOTA_CODE };

export function isQuotaRefusal(end: RebaseEnd): end is QuotaRefusal {
  return end.kind === 'failed' && end.code === QUOTA_CODE;
}
