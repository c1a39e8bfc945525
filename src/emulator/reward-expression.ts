/**
 * Regular expressions of rewards. Which engine the service runs is documented nowhere; here it is JavaScript's, and only for
 * what all of them read alike. Anything else is not imitated: it might mean something else there, or nothing.
 */
import { notImitated } from './google-error';

/** Stands for a value of the example's `references`. */
const PLACEHOLDER = /\{\{references\.([^}]+)\}\}/g;

/** Classes, boundaries, control characters and bytes; a sign after a backslash is that sign. */
const COMMON_ESCAPE = /^\\(?:[dDwWsSbBnrtfv]|x[0-9A-Fa-f]{2}|[^A-Za-z0-9])$/;
/** Inline flags, looking ahead and back, Python's groups; POSIX classes; a bracket right behind a bracket. */
const DISPUTED = /\(\?(?!:|<[A-Za-z_])|\[\[:|\[\^?\]/;

function isCommon(pattern: string): boolean {
  const escapes = pattern.match(/\\(?:x[0-9A-Fa-f]{2}|[^])/g) ?? [];
  const rest = pattern.replaceAll(/\\[^]/g, '');
  return escapes.every((escape) => COMMON_ESCAPE.test(escape)) && !DISPUTED.test(rest);
}

/** `undefined` where the pattern is broken. Throws a `ServiceError`, 501, where engines read it in different ways. */
export function rewardExpression(pattern: string): RegExp | undefined {
  if (!isCommon(pattern)) throw notImitated('This syntax of a regular expression');
  try {
    return new RegExp(pattern, 's');
  } catch {
    return undefined;
  }
}

/** The text with the references of an example, or with whatever `valueOf` gives, in place of its placeholders. */
export function withReferences(text: string, valueOf: (key: string) => string): string {
  return text.replaceAll(PLACEHOLDER, (_, key: string) => valueOf(key));
}
