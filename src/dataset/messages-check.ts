/**
 * The rules about rows for open models, `messages` or `prompt` and `completion`, and about flat rows of the evaluation service.
 */
import { checkTokens } from './contents-check';
import { isObject, type JsonObject, typeName } from './json';
import type { DatasetLimits } from './limits';
import { typeOfName } from './media-type';
import { isBlankText, unknownKey, unknownKeyHere } from './part-check';
import type { RowScan } from './row-scan';

export type MessagesPlan = {
  /** False for prompts, where a teacher answers. */
  isAnswered: boolean;
  limits: DatasetLimits;
};

/** `model` is what Gemini 1.0 called the assistant. */
type MessageRole = 'system' | 'user' | 'assistant' | 'model' | 'tool' | 'other';

const IMAGE_URL = /^(gs:\/\/[^/]+\/.|data:image\/)/;

/** Open models take JPEG, PNG and WEBP. */
function isOtherImage(url: string): boolean {
  const type = /^data:([a-z/0-9.+-]+)/i.exec(url)?.[1]?.toLowerCase() ?? typeOfName(url);
  return type !== undefined && !/^image\/(jpe?g|png|webp)$/.test(type);
}

function checkMessagePart(part: unknown, scan: RowScan): void {
  const type = isObject(part) ? part['type'] : undefined;
  if (isObject(part) && type === 'text' && typeof part['text'] === 'string') {
    scan.texts += 1;
    scan.countText(part['text']);
    if (!isBlankText(part['text'])) scan.isTurnFilled = true;
    return;
  }
  const image = isObject(part) && type === 'image_url' ? part['image_url'] : undefined;
  if (!isObject(image)) {
    scan.here('MESSAGE_PART_INVALID');
    return;
  }
  scan.isTurnFilled = true;
  scan.countFile('image');
  const url = image['url'];
  if (typeof url !== 'string' || !IMAGE_URL.test(url)) {
    scan.here('IMAGE_URL_INVALID', undefined, '.image_url.url');
    return;
  }
  if (isOtherImage(url)) scan.here('IMAGE_TYPE_UNKNOWN', undefined, '.image_url.url');
  if (url.startsWith('gs://')) {
    scan.addReference('.image_url.url', { uri: url, kind: 'image' });
  }
}

function checkRole(role: unknown, scan: RowScan): MessageRole {
  if (role === 'user' || role === 'assistant' || role === 'system' || role === 'model') return role;
  if (role === 'tool') {
    scan.here('MESSAGE_ROLE_TOOL', undefined, '.role');
    return role;
  }
  scan.here('MESSAGE_ROLE_UNKNOWN', { type: typeName(role) }, '.role');
  return 'other';
}

function checkMessage(message: unknown, scan: RowScan): MessageRole {
  scan.beginTurn();
  if (!isObject(message)) {
    scan.here('MESSAGE_NOT_OBJECT', { type: typeName(message) });
    return 'other';
  }
  let position = 0;
  for (const key in message) {
    position += 1;
    if (key !== 'role' && key !== 'content') unknownKeyHere(key, position, scan);
  }
  const content = message['content'];
  if (typeof content === 'string') {
    scan.texts += 1;
    scan.countText(content);
    scan.isTurnFilled = !isBlankText(content);
  } else if (Array.isArray(content) && content.length > 0) {
    for (let index = 0; index < content.length; index += 1) {
      scan.part = index;
      checkMessagePart(content[index], scan);
    }
    scan.part = -1;
  } else scan.here('MESSAGE_CONTENT_INVALID', { type: typeName(content) }, '.content');
  const role = checkRole(message['role'], scan);
  const isAnswer = role === 'assistant' || role === 'model';
  if (isAnswer && !scan.isTurnFilled && content !== undefined) {
    scan.here(scan.turn === scan.turnCount - 1 ? 'MODEL_TURN_EMPTY' : 'TEXT_EMPTY');
  }
  return role;
}

function checkList(messages: readonly unknown[], plan: MessagesPlan, scan: RowScan): void {
  scan.turnCount = messages.length;
  let role: MessageRole = 'other';
  let hasUser = false;
  let isReadable = true;
  let isObsolete = false;
  for (let index = 0; index < messages.length; index += 1) {
    scan.goTo('messages', index, 'content');
    const previous: MessageRole = role;
    role = checkMessage(messages[index], scan);
    if (role === 'model') isObsolete = true;
    // As the result of a function in contents, that of a tool is the side of the user.
    if (role === 'user' || role === 'tool') hasUser = true;
    if (role === 'other') isReadable = false;
    else if (role === 'system' && index > 0) scan.here('SYSTEM_NOT_FIRST');
    else if (role === previous && role !== 'tool') scan.here('TURNS_NOT_ALTERNATING');
  }
  // The row is to be written anew anyway: what is missing in it, the conversion tells.
  if (isObsolete) scan.add('FORMAT_MESSAGES_OBSOLETE');
  if (!isReadable || isObsolete) return;
  if (!hasUser) scan.add('USER_MESSAGE_MISSING', 'messages');
  if (plan.isAnswered && role !== 'assistant') scan.here('LAST_MESSAGE_NOT_ASSISTANT');
  if (!plan.isAnswered && role === 'assistant') scan.here('PROMPT_ANSWERED');
}

/** Checks a row with messages. */
export function checkMessages(row: JsonObject, plan: MessagesPlan, scan: RowScan): void {
  let position = 0;
  for (const key in row) {
    position += 1;
    if (key !== 'messages') unknownKey(key, position, undefined, scan);
  }
  const messages = row['messages'];
  if (Array.isArray(messages) && messages.length > 0) checkList(messages, plan, scan);
  else scan.add('MESSAGES_INVALID', 'messages', { type: typeName(messages) });
  checkTokens(scan, plan.limits, scan);
}

function checkText(row: JsonObject, key: 'prompt' | 'completion', scan: RowScan): void {
  const value = row[key];
  if (typeof value !== 'string' || isBlankText(value)) {
    scan.add('TEXT_FIELD_INVALID', key, { key, type: typeName(value) });
  } else {
    scan.texts += 1;
    scan.countText(value);
  }
}

/** Checks a row with prompt and completion. */
export function checkPromptCompletion(row: JsonObject, limits: DatasetLimits, scan: RowScan): void {
  let position = 0;
  for (const key in row) {
    position += 1;
    if (key !== 'prompt' && key !== 'completion') unknownKey(key, position, undefined, scan);
  }
  scan.turns = 2;
  checkText(row, 'prompt', scan);
  checkText(row, 'completion', scan);
  checkTokens(scan, limits, scan);
}

/** Checks a row with a prompt alone, for a teacher to answer. */
export function checkPromptAlone(row: JsonObject, limits: DatasetLimits, scan: RowScan): void {
  scan.add('PROMPT_ALONE');
  scan.turns = 1;
  checkText(row, 'prompt', scan);
  checkTokens(scan, limits, scan);
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Checks a flat row of the evaluation service; other keys fill placeholders of prompt templates. */
export function checkEvaluationRow(row: JsonObject, scan: RowScan): void {
  // Some samples of computed metrics call the response a prediction.
  const isAnswered = !isAbsent(row['response']) || !isAbsent(row['prediction']);
  const isReferred = !isAbsent(row['reference']);
  if (isAbsent(row['prompt'])) {
    const isComputable = isAnswered && isReferred;
    scan.add(isComputable ? 'EVALUATION_WITHOUT_PROMPT' : 'EVALUATION_PROMPT_MISSING');
  }
  if (!isAnswered && !isReferred) scan.add('EVALUATION_REFERENCE_MISSING');
  for (const key in row) {
    const value = row[key];
    if (typeof value === 'string') scan.countText(value);
  }
}
