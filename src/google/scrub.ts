/**
 * The one scrubber: what leaves it holds no dataset text, no token and no signed URL. Vertex AI quotes rows in
 * `userDatasetExamples` and in the messages of errors. Messages are therefore not searched for rows; they are cut
 * at the first thing that could begin one, and of what stands in quotes only names are kept.
 */

/** Long enough for the longest message of the API that is known, short enough for a log line. */
const MAX_LENGTH = 1000;

const REMOVED = '[text removed]';

/** Cut points: JSON and text protos, escaped or encoded JSON, keys; `{project}` in a name pattern is none. */
const ROW_BEGINS = [
  /\{(?!\w{1,40}\})/,
  /\[\s*(?:\{|\[|["'“‘`\\]|&quot;)/,
  /\b(?:json|jsonl|row|text|content|contents|value|prompt|completion|response|payload|data)\s*[:=]\s*(?!$)/i,
  /\\["'nu]|&quot;|&#\d+;|%7B|%22/i,
  /-----BEGIN/,
];

/**
 * In a sentence about rows, whatever follows a colon, a dash, an arrow or a bracket may be one. (A full stop ends a
 * sentence only before a space; a number in brackets is a count.)
 */
const ROW_SENTENCE =
  /\b(?:examples?|rows?|lines?|records?|instances?|prompts?|completions?|contents?|inputs?|outputs?|texts?|turns?|messages?|parts?)\b(?:[^:.(]|\.(?!\s)|\(\d+\)){0,300}?(?::(?!\/\/)|\s(?:[-–—]|[-=]>)\s|\((?!\d+\)))/i;

const SECRETS: readonly (readonly [RegExp, string])[] = [
  // Base64 and the like; the longest names of resources are far shorter without a slash.
  [/[\w+=-]{120,}/g, '…'],
  // The query of any URL: signatures, credentials, upload ids.
  [/(https?:\/\/[^\s?#"'<>]+)\?[^\s"'<>]+/gi, '$1?…'],
  [/\bX-Goog-(?:Signature|Credential|Security-Token)=[^\s&"']+/gi, '[signature removed]'],
  [/\b(?:Signature|GoogleAccessId|upload_id|access_token|key)=[^\s&"']+/gi, '[secret removed]'],
  [/\bBearer\s+[\w.~+/=-]+/gi, 'Bearer [token removed]'],
  [/\bya29\.[\w.-]+/g, '[token removed]'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '[token removed]'],
  // Whoever is no service account may be somebody in a dataset.
  [
    /[\w.%+-]{1,64}@(?![\w.-]*gserviceaccount\.com\b)(?=[\w-]+\.[a-z])[\w.-]+/gi,
    '[address removed]',
  ],
  [/\bAIza[\w-]{20,}/g, '[key removed]'],
];

/**
 * A quoted thing that is a name: of a resource, permission, URI, field path, model or enum value. It has no space and
 * begins with a letter; a plain word is none, nor is a date or a number.
 */
const NAME =
  /^(?=[\w.@:/~%*+[\]-]*[_./:]|[\w-]*-\w*\d|[\w-]*\d\w*-|[a-z]+[A-Z])[A-Za-z/][\w.@:/~%*+[\]-]{1,300}$/;

/** One-word names that the API's messages quote; any other single word may be a row's. */
const PLAIN_NAMES = new Set(
  (
    'contents content parts part role text labels model user assistant system function tool tools name state ' +
    'filter fields page prompt completion completions score messages references training validation global'
  ).split(' '),
);

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
  '`': '`',
  "'": "'",
};

function cutRows(text: string): string {
  let end = text.length;
  for (const pattern of ROW_BEGINS) end = Math.min(end, pattern.exec(text)?.index ?? end);
  const sentence = ROW_SENTENCE.exec(text);
  if (sentence !== null) end = Math.min(end, sentence.index + sentence[0].length);
  if (end === text.length) return text;
  return `${text.slice(0, end).trimEnd()} ${REMOVED}`;
}

/** Keeps quoted names, blanks every other quotation, and cuts where a quotation does not end. */
function blankQuotations(text: string): string {
  let result = '';
  for (let index = 0; index < text.length;) {
    const open = text[index] ?? '';
    const close = QUOTES[open];
    const isApostrophe = open === "'" && /\w/.test(text[index - 1] ?? '');
    if (close === undefined || isApostrophe) {
      result += open;
      index++;
      continue;
    }
    const end = text.indexOf(close, index + 1);
    if (end === -1) return `${result.trimEnd()} ${REMOVED}`;
    const quoted = text.slice(index + 1, end);
    // What the service does not know in a body is a field's name.
    const isField = /\bunknown name $/i.test(result) && /^\w{1,64}$/.test(quoted);
    const keep = quoted === '…' || isField || NAME.test(quoted) || PLAIN_NAMES.has(quoted);
    result += `${open}${keep ? quoted : '…'}${close}`;
    index = end + 1;
  }
  return result;
}

function scrubOnce(text: string): string {
  let clean = text.replaceAll(/\s+/g, ' ').trim();
  for (const [pattern, replacement] of SECRETS) clean = clean.replaceAll(pattern, replacement);
  // The slack is what a cut may append, so that a text at the limit is not cut again.
  if (clean.length > MAX_LENGTH + 2 * REMOVED.length) clean = `${clean.slice(0, MAX_LENGTH)}…`;
  return blankQuotations(cutRows(clean)).trim();
}

/**
 * A text of the service that is safe to log, store and show. Names of resources, permissions, fields and `gs://`
 * URIs stay readable. Scrubbing twice changes nothing more.
 */
export function scrubText(text: string): string {
  let result = scrubOnce(text.slice(0, MAX_LENGTH * 20));
  // What is left after a cut may look like another secret or row; each turn that changes something leaves less of the text.
  for (let turn = 0; turn < MAX_LENGTH; turn++) {
    const again = scrubOnce(result);
    if (again === result) break;
    result = again;
  }
  return result;
}

/** Where, in a sentence about one row, that row may begin. */
const REASON_ENDS = /:(?!\/\/)|\s(?:[-–—]|[-=]>)\s|\((?!\d+\))/;

/** A reason why one row was dropped: all of it is about the row, so that less of it is kept. */
export function scrubReason(reason: string): string {
  const end = REASON_ENDS.exec(reason)?.index;
  return end === undefined ? scrubText(reason) : `${scrubText(reason.slice(0, end))}: ${REMOVED}`;
}
