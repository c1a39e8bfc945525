/** Holds a request against a policy: every violation, with its path and what is allowed instead. Pure. */
import { parseGsUri } from '../contract/gs-uri';
import type { Problem } from '../contract/problem';
import { mentionsOf } from './mentions';
import type { Mention, MentionKind } from './mentions';
import { matchesModel } from './model-name';
import { matchesAny } from './name-pattern';
import { wholeValue } from './policy-schema';
import type { Policy } from './policy-schema';

/** Of a long list: a failure is no place for all of it. */
const MAX_SHOWN = 20;

/** The remedy: what the policy has in the list. */
export function allowed(values: readonly string[]): string {
  if (values.length === 0) return 'None is allowed.';
  const more = values.length > MAX_SHOWN ? `, and ${values.length - MAX_SHOWN} more` : '';
  return `Allowed: ${values.slice(0, MAX_SHOWN).join(', ')}${more}.`;
}

function shown(value: string): string {
  return value.length > 200 ? `${value.slice(0, 200)}…` : value;
}

type Rule = { list: readonly string[] | undefined; what: string };

function ruleOf(policy: Policy, kind: Exclude<MentionKind, 'code' | 'existingJob'>): Rule {
  switch (kind) {
    case 'project':
      return { list: policy.projects, what: 'project' };
    case 'location':
      return { list: policy.locations, what: 'location' };
    case 'model':
      return { list: policy.models, what: 'model' };
    case 'read':
      return { list: policy.readBuckets, what: 'bucket to read from' };
    case 'write':
      return { list: policy.writeBuckets, what: 'bucket to write to' };
    case 'serviceAccount':
      return { list: policy.serviceAccounts, what: 'service account' };
    case 'kmsKey':
      return { list: policy.kmsKeys, what: 'key' };
    case 'rewardUri':
      return { list: policy.rewardUris, what: 'address of rewards' };
    case 'sink':
      return { list: policy.notificationSinks, what: 'notification sink' };
  }
}

/** What of a mention is compared; `undefined` where it is in no form that could be allowed. */
function nameOf({ kind, value }: Mention): string | undefined {
  switch (kind) {
    case 'read':
    case 'write':
      return parseGsUri(value)?.bucket;
    case 'kmsKey':
    case 'rewardUri':
      // A path that climbs is not where it seems to be.
      return /(^|\/)\.\.?(\/|$)|%2e|%2f|\\|\s/i.test(value) ? undefined : value;
    default:
      return value;
  }
}

function violationOf(policy: Policy, mention: Mention): Problem[] {
  const { kind, path, value } = mention;
  if (kind === 'code') {
    if (policy.customCode === 'allow') return [];
    return [{ path, message: 'is code of the caller’s, which the policy refuses.' }];
  }
  if (kind === 'existingJob') {
    if (policy.existingTuningJobs === 'allow') return [];
    return [{ path, message: 'takes over a tuning job, which the policy refuses.' }];
  }
  const { list, what } = ruleOf(policy, kind);
  if (list === undefined) return [];
  const name = nameOf(mention);
  const isAllowed =
    kind === 'model'
      ? list.some((pattern) => matchesModel(value, pattern))
      : name !== undefined && matchesAny(name, list);
  if (isAllowed) return [];
  const message = `names the ${what} ${shown(name ?? value)}, which the policy does not allow.`;
  return [{ path, message, remedy: allowed(list) }];
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Labels are asked of what creates a tuning job only. */
function labelViolations(policy: Policy, request: unknown): Problem[] {
  const { tuningJob } = fieldsOf(request);
  if (tuningJob === undefined) return [];
  const labels = fieldsOf(fieldsOf(tuningJob)['labels']);
  return policy.requiredLabels.flatMap(({ key, values, pattern }): Problem[] => {
    const path = `tuningJob.labels.${key}`;
    const remedy =
      values !== undefined
        ? allowed(values)
        : pattern === undefined
          ? 'Add it, with any value.'
          : `Its value must match ${pattern}.`;
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    if (typeof value !== 'string') {
      return [{ path, message: 'is missing, and the policy requires it.', remedy }];
    }
    const isAllowed =
      (values === undefined || values.includes(value)) &&
      (pattern === undefined || wholeValue(pattern)?.test(value) === true);
    if (isAllowed) return [];
    return [{ path, message: `is ${shown(value)}, which the policy does not allow.`, remedy }];
  });
}

/** What is changed after its estimate would pass the limit; a job that exists is not paid for. */
function pinningViolations(policy: Policy, request: unknown): Problem[] {
  const { tuningJob, datasetChecks } = fieldsOf(request);
  if (policy.maxCostUsd === undefined || tuningJob === undefined) return [];
  if (fieldsOf(datasetChecks)['pinning'] !== 'off') return [];
  return [
    {
      path: 'datasetChecks.pinning',
      message:
        'is off, which the policy refuses where it limits the cost: a dataset that is changed after the estimate would pass.',
      remedy: 'Set it to verify or copy, or leave it out.',
    },
  ];
}

/** `request` is any of our requests, with the body of its tuning job as it would be sent. */
export function violationsOf(policy: Policy, request: unknown): Problem[] {
  const all = [
    ...mentionsOf(request).flatMap((mention) => violationOf(policy, mention)),
    ...labelViolations(policy, request),
    ...pinningViolations(policy, request),
  ];
  // A name may be mentioned twice in one place, as project and as part of a resource name.
  const seen = new Set<string>();
  return all.filter(({ path, message }) => {
    const key = `${path}\n${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
