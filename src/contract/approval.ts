/** Approval of a run by a person: what is asked, what is answered, and what of it is kept. */

/** Argument of the updates `approve` and `decline`. */
export type ApprovalArgument = {
  /** Who answers, 1 to 200 characters. */
  by: string;
  /** At most 500 characters. */
  reason?: string;
};

export const APPROVAL_LIMITS = { by: 200, reason: 500 } as const;

export type ApprovalDecision = 'approved' | 'declined' | 'timedOut';

/** Answer of the updates. */
export type ApprovalAnswer = { decision: ApprovalDecision; at: string };

/** What was asked of people, and what came of it. */
export type Approval = {
  /** Absent while it is awaited. */
  decision?: ApprovalDecision;
  /** Why it is asked: the estimate, where there is one, is above this. */
  aboveCostUsd: number;
  estimatedUsd?: number;
  /** ISO 8601; without an answer until `until` the run ends as declined. */
  askedAt: string;
  until: string;
  answeredAt?: string;
  /** What whoever answered said of themselves. Temporal does not tell who sends an update: nobody has verified it. */
  stated?: ApprovalArgument & { verified: false };
};

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
}

/** What is wrong with an argument of `approve` or `decline`; empty when nothing is. */
export function approvalArgumentProblems(argument: unknown): string[] {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    return ['The argument is no object. Write {"by":"ada","reason":"within budget"}.'];
  }
  const { by, reason, ...others } = argument as Record<string, unknown>;
  return [
    ...(isText(by, APPROVAL_LIMITS.by)
      ? []
      : [`by: must be a text of 1 to ${APPROVAL_LIMITS.by} characters: who answers.`]),
    ...(reason === undefined || isText(reason, APPROVAL_LIMITS.reason)
      ? []
      : [`reason: must be a text of 1 to ${APPROVAL_LIMITS.reason} characters, or left out.`]),
    ...Object.keys(others).map((key) => `${key.slice(0, 60)}: is not a field of the argument.`),
  ];
}
