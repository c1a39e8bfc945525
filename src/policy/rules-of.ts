/** Which fields of a policy say something: an absent one has a default that restricts nothing. Pure. */
import { policySchema } from './policy-schema';
import type { Policy } from './policy-schema';

const DEFAULTS: Readonly<Record<string, unknown>> = policySchema.parse({});

/** Names of the fields, in the order of the reference. */
export function rulesOf(policy: Policy): string[] {
  return Object.keys(policySchema.shape).filter((name) => {
    const value = policy[name as keyof Policy];
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(DEFAULTS[name]);
  });
}
