/**
 * The rules about one turn, and about the order of turns.
 */
import { isObject, typeName } from './json';
import { checkPart, unknownKeyHere } from './part-check';
import type { RowScan } from './row-scan';

/** What a method asks of the turns of a row. */
export type TurnPlan = {
  /** Who must have the last word; `anybody` where the documentation does not say. */
  lastTurn: 'model' | 'user' | 'anybody';
  /** Open models call the model `assistant`. */
  takesAssistant: boolean;
  isTextOnly: boolean;
  /** The last turn is compared with an answer: it must have text. */
  isCompared: boolean;
};

export type TurnRole = 'user' | 'model' | 'other';

/** A single question and its answer may do without roles: their order tells them. */
function checkNoRole(scan: RowScan): TurnRole {
  const isSingle = scan.turn >= 0 && scan.turnCount <= 2;
  scan.here(isSingle ? 'ROLE_BLANK' : 'ROLE_MISSING');
  if (!isSingle) return 'other';
  return scan.turn === 0 ? 'user' : 'model';
}

function checkRole(role: unknown, plan: TurnPlan, scan: RowScan): TurnRole {
  if (role === 'user' || role === 'model') return role;
  if (role === undefined || role === null || role === '') return checkNoRole(scan);
  if (role === 'assistant') {
    if (!plan.takesAssistant) scan.here('ROLE_ASSISTANT', undefined, '.role');
    return 'model';
  }
  if (role === 'function' && scan.hasTurnFunctionResponse) {
    scan.here('ROLE_FUNCTION', undefined, '.role');
    return 'user';
  }
  if (typeof role === 'string' && /^(user|model)$/i.test(role)) {
    scan.here('ROLE_CASE', undefined, '.role');
    return role.toLowerCase() === 'user' ? 'user' : 'model';
  }
  if (role === 'system') scan.here('ROLE_SYSTEM', undefined, '.role');
  else scan.here('ROLE_UNKNOWN', { type: typeName(role) }, '.role');
  return 'other';
}

/** Checks the turn at which the scan stands, and leaves there what it holds. */
export function checkTurn(turn: unknown, plan: TurnPlan, scan: RowScan): TurnRole {
  scan.beginTurn();
  if (!isObject(turn)) {
    scan.here('TURN_NOT_OBJECT', { type: typeName(turn) });
    return 'other';
  }
  let position = 0;
  for (const key in turn) {
    position += 1;
    if (key !== 'role' && key !== 'parts') unknownKeyHere(key, position, scan);
  }
  const parts = turn['parts'];
  if (Array.isArray(parts)) {
    for (let index = 0; index < parts.length; index += 1) {
      scan.part = index;
      checkPart(parts[index], plan.isTextOnly, scan);
    }
    scan.part = -1;
  }
  if (parts === undefined || parts === null || (Array.isArray(parts) && parts.length === 0)) {
    scan.here('PARTS_MISSING');
  } else if (!Array.isArray(parts))
    scan.here('PARTS_NOT_LIST', { type: typeName(parts) }, '.parts');
  const role = checkRole(turn['role'], plan, scan);
  if (Array.isArray(parts) && parts.length > 0) checkFilled(role, scan);
  return role;
}

function checkFilled(role: TurnRole, scan: RowScan): void {
  // An answer on the way to the last one may well be empty; nobody documents that it is refused.
  const isLast = scan.turn === scan.turnCount - 1;
  if (role === 'model' && !scan.isTurnFilled && isLast) scan.here('MODEL_TURN_EMPTY');
  else if (scan.blankPart >= 0) {
    scan.part = scan.blankPart;
    scan.here('TEXT_EMPTY', undefined, '.text');
    scan.part = -1;
  }
}

function checkLastTurn(role: TurnRole, hasUser: boolean, plan: TurnPlan, scan: RowScan): void {
  if (plan.lastTurn === 'user') {
    if (role !== 'user') scan.here('LAST_TURN_NOT_USER');
    return;
  }
  if (!hasUser) scan.add('USER_TURN_MISSING', 'contents');
  if (plan.lastTurn === 'anybody') {
    if (role === 'model') scan.here('PROMPT_ANSWERED');
  } else if (role !== 'model') scan.here('LAST_TURN_NOT_MODEL');
  else if (plan.isCompared && scan.isTurnFilled && !scan.hasTurnText)
    scan.here('REFERENCE_NOT_TEXT');
}

/** Checks `contents`. */
export function checkTurns(contents: unknown, plan: TurnPlan, scan: RowScan): void {
  scan.goTo('contents', -1, 'parts');
  if (contents === undefined || contents === null) {
    scan.add('CONTENTS_MISSING');
    return;
  }
  if (!Array.isArray(contents)) {
    scan.add('CONTENTS_NOT_LIST', 'contents', { type: typeName(contents) });
    return;
  }
  if (contents.length === 0) {
    scan.add('CONTENTS_EMPTY', 'contents');
    return;
  }
  scan.turnCount = contents.length;
  let hasUser = false;
  let isReadable = true;
  let role: TurnRole = 'other';
  for (let index = 0; index < contents.length; index += 1) {
    scan.turn = index;
    const previous: TurnRole = role;
    role = checkTurn(contents[index], plan, scan);
    if (role === 'user') hasUser = true;
    else if (role === 'other') isReadable = false;
    if (index === 0 && role === 'model') scan.here('FIRST_TURN_NOT_USER');
    if (role === previous && role !== 'other') scan.here('TURNS_NOT_ALTERNATING');
  }
  // A role that cannot be read may well be the missing one: its own finding says enough.
  if (isReadable) checkLastTurn(role, hasUser, plan, scan);
  scan.turnCount = 0;
  scan.goTo('contents', -1, 'parts');
}
