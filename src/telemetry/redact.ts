/** Takes secrets out of what is logged, wherever they stand. A second net: nothing should put them there. */

import { isErrorCode } from '../contract/error-codes';

/** Names of fields whose value is never shown. */
const SECRET_FIELD =
  /^(authorization|cookie|api-?key|apikey|.*(token|secret|password|credential).*)$/i;

/** Bearer and OAuth tokens, keys, signed URLs. */
const SECRET_TEXT: readonly [RegExp, string][] = [
  [/\bBearer\s+[\w.~+/-]+=*/gi, 'Bearer (redacted)'],
  [/\bya29\.[\w-]+/g, '(redacted)'],
  [/\bAIza[\w-]{35}/g, '(redacted)'],
  [
    /([?&](?:X-Goog-(?:Signature|Credential|Security-Token)|Signature|access_token|key)=)[^&\s"']+/gi,
    '$1(redacted)',
  ],
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    '(redacted)',
  ],
];

/** Logged values are shallow; deeper ones are not ours to print. */
const MAX_DEPTH = 5;

export function redactText(text: string): string {
  return SECRET_TEXT.reduce((result, [pattern, instead]) => result.replace(pattern, instead), text);
}

/** A copy without secrets. Errors become plain objects. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '(too deep)';
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      SECRET_FIELD.test(name) && typeof item === 'string' ? '(redacted)' : redact(item, depth + 1),
    ]),
  );
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  // A failure with a code of ours is an answer, not a defect: where it was thrown helps nobody.
  const isExpected = 'type' in error && isErrorCode(error.type);
  const code = 'code' in error ? { code: redact(error.code, depth + 1) } : {};
  return {
    type: isExpected ? error.type : error.name,
    message: redactText(error.message),
    ...code,
    ...(error.stack === undefined || isExpected ? {} : { stack: redactText(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}
