/** All rules together, by code. Codes are never renamed or reused. */
import { CONTENTS_RULES } from './contents-rules';
import { FILE_RULES } from './file-rules';
import { LINE_RULES } from './line-rules';
import { MEDIA_RULES } from './media-rules';
import { OPEN_MODEL_RULES } from './open-model-rules';
import type { Rule } from './rule';

export const RULES = {
  ...LINE_RULES,
  ...CONTENTS_RULES,
  ...OPEN_MODEL_RULES,
  ...MEDIA_RULES,
  ...FILE_RULES,
} as const satisfies Record<string, Rule>;

export type RuleCode = keyof typeof RULES;

/** The rule behind a code, with the optional members visible. */
export function ruleOf(code: RuleCode): Rule {
  return RULES[code];
}
