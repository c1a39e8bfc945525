/** Reads whatever came back with an error status: Google's error form, wrapped or not, plain text, HTML, nothing. */
import { isFields } from '../contract/fields';
import type { Fields } from '../contract/fields';
import type { FieldViolation } from './google-api-error';
import { parseProtoDuration } from './retry-after';
import { scrubText } from './scrub';

/** What an error's body says; every text is scrubbed. */
export type ErrorAnswer = {
  /** In the service's words, or in ours where it had none. */
  message: string;
  status?: string;
  reason?: string;
  metadata?: Record<string, string>;
  fieldViolations?: FieldViolation[];
  retryAfterMs?: number;
};

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Canonical names and reasons are words; anything else in their place is not carried. */
function word(value: unknown): string | undefined {
  const found = text(value);
  return found !== undefined && /^\w{1,100}$/.test(found) ? found : undefined;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

function ofType(details: Fields[], name: string): Fields[] {
  return details.filter((detail) => text(detail['@type'])?.endsWith(`google.rpc.${name}`) === true);
}

/** When to come back, in milliseconds, by the `RetryInfo` of an error's `details`. */
export function retryAfterOf(details: unknown): number | undefined {
  return ofType(list(details), 'RetryInfo')
    .map((detail) => parseProtoDuration(detail['retryDelay']))
    .find((delay) => delay !== undefined);
}

/** `ErrorInfo`, `BadRequest`, `QuotaFailure`, `RetryInfo` of `error.details`. */
function readDetails(details: Fields[]): Omit<ErrorAnswer, 'message'> & { quotas: string[] } {
  const [info] = ofType(details, 'ErrorInfo');
  const reason = word(info?.['reason']);
  const metadata = isFields(info?.['metadata'])
    ? Object.fromEntries(
        Object.entries(info['metadata']).flatMap(([key, value]) =>
          typeof value === 'string' ? [[key, scrubText(value)]] : [],
        ),
      )
    : undefined;
  const fieldViolations = ofType(details, 'BadRequest')
    .flatMap((detail) => list(detail['fieldViolations']))
    .map((violation) => ({
      field: scrubText(text(violation['field']) ?? ''),
      description: scrubText(text(violation['description']) ?? ''),
    }));
  const quotas = ofType(details, 'QuotaFailure')
    .flatMap((detail) => list(detail['violations']))
    .map((violation) =>
      scrubText(text(violation['description']) ?? text(violation['subject']) ?? ''),
    )
    .filter((quota) => quota !== '');
  const retryAfterMs = retryAfterOf(details);
  return {
    quotas,
    ...(reason === undefined ? {} : { reason }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(fieldViolations.length === 0 ? {} : { fieldViolations }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function readErrorForm(error: Fields): ErrorAnswer {
  const { quotas, ...details } = readDetails(list(error['details']));
  const message = scrubText(text(error['message']) ?? '') || 'no message was given';
  const status = word(error['status']);
  // Cloud Storage has its reasons in `errors`, and no details.
  const reason = details.reason ?? word(list(error['errors'])[0]?.['reason']);
  const extra = [
    ...(details.fieldViolations ?? [])
      .filter(({ description }) => description === '' || !message.includes(description))
      .map(({ field, description }) => [field, description].filter(Boolean).join(': ')),
    ...quotas,
  ].filter((line) => line !== '' && !message.includes(line));
  return {
    ...details,
    message: extra.length === 0 ? message : `${message} (${extra.slice(0, 5).join('; ')})`,
    ...(status === undefined ? {} : { status }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function readText(body: string, contentType: string): ErrorAnswer {
  if (body.trim() === '') return { message: 'the answer was empty' };
  if (/html/i.test(contentType) || /^\s*<(!doctype|html)/i.test(body)) {
    const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
    return {
      message: `an HTML page${title ? `, "${scrubText(title)}"` : ''}: the answer is not from the API itself`,
    };
  }
  return { message: scrubText(body) };
}

export function readErrorAnswer(body: string, contentType: string): ErrorAnswer {
  const parsed = parseJson(body);
  // Streaming paths wrap the form in a list of one.
  const answer: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (isFields(answer)) {
    const error = answer['error'];
    if (isFields(error)) return readErrorForm(error);
    // The form of OAuth: {"error": "invalid_grant", "error_description": "..."}.
    const words = [word(error), text(answer['error_description'])].filter(Boolean).join(': ');
    return { message: words === '' ? 'a JSON body without an error' : scrubText(words) };
  }
  if (parsed !== undefined) return { message: 'a JSON body without an error' };
  // A broken-off JSON body may hold anything.
  if (/^\s*[[{]/.test(body)) return { message: 'a body that broke off' };
  return readText(body, contentType);
}
