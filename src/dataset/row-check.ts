/**
 * Checks one line of a dataset: a pure function of the line and of what the file is for. What it returns is said at `RowCheck`.
 * It keeps nothing from row to row, so that the lines of a file may be shared out over threads; the context is plain JSON.
 */
import { isUtf8 } from 'node:buffer';
import type { DatasetRole } from '../contract/dataset';
import { shortModelName } from '../contract/model-name';
import type { TuningMethod } from '../contract/tuning-method';
import { checkContents, checkTokens, type ContentsPlan } from './contents-check';
import { type DatasetFormat, expectedFormat, type RowShape, shapeOf } from './dataset-format';
import { isObject, type JsonObject, typeName } from './json';
import { type DatasetLimits, limitsFor } from './limits';
import {
  checkEvaluationRow,
  checkMessages,
  checkPromptAlone,
  checkPromptCompletion,
  type MessagesPlan,
} from './messages-check';
import { isBlankText } from './part-check';
import type { PlainRow } from './plain-row';
import { promptText } from './prompt-text';
import { repeatedKeys } from './repeated-keys';
import { type RowCheck, RowScan } from './row-scan';
import type { RuleCode } from './rules';

/** What a file is for; decides which rules apply to its rows. */
export type RowContext = {
  role: DatasetRole;
  method: TuningMethod;
  /** Absent when a tuned model is tuned on. */
  baseModel?: string;
  /** Checks against this format instead of the one that role, method and model expect. */
  format?: DatasetFormat;
};

/** The format that rows are held against. */
export function formatFor(context: RowContext): DatasetFormat {
  return context.format ?? expectedFormat(context);
}

/** An evaluation asks the model as any caller does: the limits of tuning do not hold there. */
const NO_LIMITS: DatasetLimits = { severity: 'warning', source: 'practice' };

export function limitsOf(context: RowContext): DatasetLimits {
  return context.role === 'evaluation' ? NO_LIMITS : limitsFor(context);
}

function contentsPlan(context: RowContext, limits: DatasetLimits): ContentsPlan {
  const format = formatFor(context);
  // Which of the forms prompts for a teacher must have is not documented: all are taken.
  const isOpen = format === 'open-model' || format === 'prompts';
  const lastTurns: Partial<Record<DatasetFormat, ContentsPlan['lastTurn']>> = {
    preference: 'user',
    reinforcement: 'user',
    prompts: 'anybody',
  };
  const model = shortModelName(context.baseModel ?? '');
  return {
    lastTurn: lastTurns[format] ?? 'model',
    takesAssistant: isOpen,
    isTextOnly: format === 'preference',
    isCompared: context.role === 'evaluation',
    companion:
      format === 'preference'
        ? 'completions'
        : format === 'reinforcement'
          ? 'references'
          : undefined,
    areFunctionsUncertain: context.role !== 'evaluation' && model.startsWith('gemini-2.5'),
    isBeforePartResolution: /^gemini-[12]\./.test(model),
    limits,
  };
}

/** What a row of a foreign shape is told. */
const FOREIGN: Partial<Record<RowShape, RuleCode>> = {
  messages: 'FORMAT_MESSAGES',
  promptCompletion: 'FORMAT_PROMPT_COMPLETION',
  inputOutput: 'FORMAT_INPUT_OUTPUT',
  questionAnswer: 'FORMAT_QUESTION_ANSWER',
  evaluation: 'FORMAT_EVALUATION',
};

/** What is asked for beyond findings and counts. */
export type RowExtras = {
  /** Files in Cloud Storage that rows name. */
  collectsFiles?: boolean;
  /** Prompts, to compare them. */
  readsPrompts?: boolean;
};

export class RowChecker {
  readonly #format: DatasetFormat;
  readonly #contents: ContentsPlan;
  readonly #messages: MessagesPlan;
  readonly #takesMessages: boolean;
  readonly #scan: RowScan;
  readonly #readsPrompts: boolean;

  constructor(
    context: RowContext,
    { collectsFiles = false, readsPrompts = false }: RowExtras = {},
  ) {
    this.#scan = new RowScan(collectsFiles);
    this.#readsPrompts = readsPrompts;
    const limits = limitsOf(context);
    this.#format = formatFor(context);
    this.#contents = contentsPlan(context, limits);
    this.#messages = { isAnswered: this.#format !== 'prompts', limits };
    this.#takesMessages = this.#contents.takesAssistant;
  }

  /** Checks the bytes of one line without its line end, and without the byte order mark of the file. */
  checkBytes(bytes: Buffer): RowCheck {
    return isUtf8(bytes) ? this.checkText(bytes.toString('utf8')) : this.#broken('ROW_NOT_UTF8');
  }

  /** The same for a line that is known to be valid UTF-8, or to have no letters beyond ASCII, not even escaped. */
  checkText(text: string, letters: 'utf8' | 'ascii' = 'utf8'): RowCheck {
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch {
      // Its message quotes the row.
      return this.#unparsed(text);
    }
    const scan = this.#scan;
    scan.begin();
    scan.isAscii = letters === 'ascii';
    if (isObject(row)) {
      scan.shape = shapeOf(row);
      this.#checkRow(row, scan.shape, scan);
      // The only objects of a dataset whose keys somebody chooses; datasets of this format are small.
      if (this.#format === 'reinforcement' && isObject(row['references'])) {
        for (const count of repeatedKeys(text, 'references')) {
          scan.add('REFERENCE_REPEATED', 'references', { count });
        }
      }
      if (this.#readsPrompts) scan.prompt = promptText(row);
    } else scan.add('ROW_NOT_OBJECT', undefined, { type: typeName(row) });
    return scan;
  }

  /** True where plain rows keep all rules but those of their length. */
  get takesPlainRows(): boolean {
    return this.#format === 'gemini' || this.#format === 'open-model';
  }

  /** The same for a row that was read as a plain one. */
  checkPlain(row: PlainRow): RowCheck {
    const scan = this.#scan;
    scan.begin();
    scan.shape = 'contents';
    scan.instruction = row.hasInstruction ? 2 : 1;
    scan.turns = row.turns;
    scan.texts = row.texts;
    scan.characters = row.characters;
    scan.extraBytes = row.extraBytes;
    checkTokens(scan, this.#contents.limits, scan);
    if (this.#readsPrompts) scan.prompt = row.promptText();
    return scan;
  }

  #unparsed(text: string): RowCheck {
    if (isBlankText(text)) {
      this.#scan.begin();
      this.#scan.isBlank = true;
      this.#scan.add('ROW_BLANK');
      return this.#scan;
    }
    return this.#broken(text.includes('\0') ? 'ROW_HAS_NUL' : 'ROW_NOT_JSON');
  }

  #broken(code: RuleCode): RowCheck {
    this.#scan.begin();
    this.#scan.add(code);
    return this.#scan;
  }

  #checkRow(row: JsonObject, shape: RowShape, scan: RowScan): void {
    if (this.#format === 'json-lines') return;
    if (this.#format === 'evaluation') checkEvaluationRow(row, scan);
    else if (shape === 'contents') checkContents(row, this.#contents, scan);
    else if (shape === 'completions') this.#checkCompletions(row, scan);
    else if (shape === 'references' || shape === 'assistantContents') {
      this.#checkOtherContents(row, shape, scan);
    } else if (this.#takesMessages) this.#checkOpenModelRow(row, shape, scan);
    else this.#checkForeign(row, shape, scan);
  }

  #checkCompletions(row: JsonObject, scan: RowScan): void {
    // Where rows end with a prompt, completions are a key too many; elsewhere the answer is missing.
    if (this.#contents.lastTurn !== 'model') checkContents(row, this.#contents, scan);
    else {
      scan.add('FORMAT_PREFERENCE');
      scan.countTexts(row);
    }
  }

  #checkOtherContents(
    row: JsonObject,
    shape: 'references' | 'assistantContents',
    scan: RowScan,
  ): void {
    const { lastTurn, companion, takesAssistant } = this.#contents;
    const isReinforcement = shape === 'references';
    if (isReinforcement && companion === 'references') checkContents(row, this.#contents, scan);
    else if (isReinforcement ? lastTurn === 'anybody' : takesAssistant) {
      // Here they are rows like others with contents.
      scan.shape = 'contents';
      checkContents(row, this.#contents, scan);
    } else {
      scan.add(isReinforcement ? 'FORMAT_REINFORCEMENT' : 'FORMAT_OPEN_MODEL');
      scan.countTexts(row);
    }
  }

  #checkOpenModelRow(row: JsonObject, shape: RowShape, scan: RowScan): void {
    if (shape === 'messages') checkMessages(row, this.#messages, scan);
    else if (shape === 'promptCompletion') {
      checkPromptCompletion(row, this.#messages.limits, scan);
    } else if (this.#format === 'prompts' && typeof row['prompt'] === 'string') {
      checkPromptAlone(row, this.#messages.limits, scan);
    } else {
      scan.add('FORMAT_NOT_OPEN_MODEL');
      scan.countTexts(row);
    }
  }

  #checkForeign(row: JsonObject, shape: RowShape, scan: RowScan): void {
    const code = FOREIGN[shape];
    if (code === undefined) checkContents(row, this.#contents, scan);
    else {
      scan.add(code);
      scan.countTexts(row);
    }
  }
}
