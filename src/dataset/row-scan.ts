/**
 * What is known of one row while it is checked, and afterwards: findings, their places, and what the file's rules need. One object
 * serves all rows of a file, and places become text only where something is found: most rows have nothing to tell.
 */
import type { RowShape } from './dataset-format';
import type { FileReference } from './file-reference';
import { eachText } from './json';
import type { MediaKind } from './limits';
import type { RuleFacts } from './rule';
import { type RuleCode, ruleOf } from './rules';

export type RowFinding = { code: RuleCode; path?: string; facts?: RuleFacts };

/** What the check of one line says. Valid until the next line is checked; `findings` stays. */
export interface RowCheck {
  /** A blank line is no example. */
  readonly isBlank: boolean;
  /** Absent where the line is no JSON object. */
  readonly shape: RowShape | undefined;
  readonly findings: readonly RowFinding[];
  /** True when a finding is an error: the service would drop or refuse the row. */
  readonly isInvalid: boolean;
  /** Of all text that is billed, once per epoch: preference tuning bills the prompt twice. */
  readonly characters: number;
  /** Bytes of the same text in UTF-8 beyond one for each character. */
  readonly extraBytes: number;
  readonly hasMedia: boolean;
  /** True with files of any kind, known or not: characters say nothing of their tokens. */
  readonly hasFiles: boolean;
  readonly hasVideo: boolean;
  /** Turns or messages, those of completions included. */
  readonly turns: number;
  /** Parts that are text, calls of functions, and answers to them; files are counted by their kind. */
  readonly texts: number;
  readonly calls: number;
  readonly responses: number;
  readonly files: number;
  readonly image: number;
  readonly audio: number;
  readonly video: number;
  readonly document: number;
  /** 0 where the row was not read as one with contents; 1 without a system instruction, 2 with one. */
  readonly instruction: number;
  /** Of `generationConfig`: 0 none, 1 to 3 those of `MEDIA_RESOLUTIONS`, 4 any other. Never the text. */
  readonly mediaResolution: number;
  /** Files in Cloud Storage that the row names; none where nobody asks for them. */
  readonly references: readonly FileReference[];
  /** Files of the row that are not among them: they are elsewhere, or too many. */
  readonly filesNotLookedUp: number;
  /** `promptText` of the row; absent where nobody asks for it. */
  readonly prompt: string | undefined;
}

export const MEDIA_RESOLUTIONS = [
  'MEDIA_RESOLUTION_LOW',
  'MEDIA_RESOLUTION_MEDIUM',
  'MEDIA_RESOLUTION_HIGH',
] as const;

const NOTHING: readonly never[] = Object.freeze([]);

/** Of one row: a row of a million empty parts must not fill the memory. */
export const MAX_ROW_FINDINGS = 1_000;
/** Of one row: no model takes nearly as many. */
export const MAX_ROW_FILES = 1_000;

export class RowScan implements RowCheck {
  isBlank = false;
  shape: RowShape | undefined = undefined;
  isInvalid = false;
  characters = 0;
  extraBytes = 0;
  instruction = 0;
  mediaResolution = 0;
  turns = 0;
  texts = 0;
  calls = 0;
  responses = 0;
  files = 0;
  image = 0;
  audio = 0;
  video = 0;
  document = 0;
  filesNotLookedUp = 0;
  prompt: string | undefined = undefined;
  hasFunctionParts = false;
  hasPartResolution = false;
  /** True when all texts of the row are known to be ASCII. */
  isAscii = false;
  /** Of the turn at hand. */
  isTurnFilled = false;
  hasTurnText = false;
  hasTurnFunctionResponse = false;
  /** Index of the turn's first blank text, or -1. */
  blankPart = -1;

  /** Where the check is: `list`, or `list[turn]`, and below it `parts[part]`. */
  list = 'contents';
  turn = -1;
  /** How many turns the list has; 0 where the turn stands alone. */
  turnCount = 0;
  part = -1;
  partsKey: 'parts' | 'content' = 'parts';

  #findings: RowFinding[] | undefined = undefined;
  #references: FileReference[] | undefined = undefined;
  readonly #collectsFiles: boolean;

  constructor(collectsFiles = false) {
    this.#collectsFiles = collectsFiles;
  }

  get references(): readonly FileReference[] {
    return this.#references ?? NOTHING;
  }

  get findings(): readonly RowFinding[] {
    return this.#findings ?? NOTHING;
  }

  get hasMedia(): boolean {
    return this.image + this.audio + this.video + this.document > 0;
  }

  get hasFiles(): boolean {
    return this.files > 0;
  }

  get hasVideo(): boolean {
    return this.video > 0;
  }

  begin(): void {
    this.isBlank = false;
    this.shape = undefined;
    this.isInvalid = false;
    this.characters = 0;
    this.extraBytes = 0;
    this.instruction = 0;
    this.mediaResolution = 0;
    this.turnCount = 0;
    this.turns = 0;
    this.texts = 0;
    this.calls = 0;
    this.responses = 0;
    this.files = 0;
    this.image = 0;
    this.audio = 0;
    this.video = 0;
    this.document = 0;
    this.filesNotLookedUp = 0;
    this.prompt = undefined;
    this.hasFunctionParts = false;
    this.hasPartResolution = false;
    this.isAscii = false;
    this.#findings = undefined;
    this.#references = undefined;
    this.goTo('contents', -1, 'parts');
  }

  goTo(list: string, turn: number, partsKey: 'parts' | 'content'): void {
    this.list = list;
    this.turn = turn;
    this.part = -1;
    this.partsKey = partsKey;
  }

  beginTurn(): void {
    this.turns += 1;
    this.isTurnFilled = false;
    this.hasTurnText = false;
    this.hasTurnFunctionResponse = false;
    this.blankPart = -1;
    this.part = -1;
  }

  /** A finding at a path of the row, or about the row as a whole. */
  add(code: RuleCode, path?: string, facts?: RuleFacts): void {
    if (ruleOf(code).severity === 'error') this.isInvalid = true;
    this.#findings ??= [];
    if (this.#findings.length < MAX_ROW_FINDINGS) {
      this.#findings.push({
        code,
        ...(path === undefined ? {} : { path }),
        ...(facts === undefined ? {} : { facts }),
      });
    } else if (this.#findings.length === MAX_ROW_FINDINGS) {
      this.#findings.push({ code: 'ROW_FINDINGS_CUT', facts: { limit: MAX_ROW_FINDINGS } });
    }
  }

  /** A finding at the turn or part where the check is; `below` begins with a dot or a bracket. */
  here(code: RuleCode, facts?: RuleFacts, below = ''): void {
    if (this.#findings !== undefined && this.#findings.length > MAX_ROW_FINDINGS) {
      this.add(code);
      return;
    }
    this.add(code, this.#place(below), facts);
  }

  #place(below: string): string {
    const turn = this.turn < 0 ? this.list : `${this.list}[${this.turn}]`;
    const part = this.part < 0 ? '' : `.${this.partsKey}[${this.part}]`;
    return `${turn}${part}${below}`;
  }

  /** Keeps, where somebody asks for them, a file that is named at the part where the check is. */
  addReference(below: string, file: Omit<FileReference, 'path'>): void {
    if (!this.#collectsFiles) return;
    this.#references ??= [];
    if (file.uri.startsWith('gs://') && this.#references.length < MAX_ROW_FILES) {
      this.#references.push({ path: this.#place(below), ...file });
    } else this.filesNotLookedUp += 1;
  }

  countText(text: string): void {
    this.characters += text.length;
    if (!this.isAscii) this.extraBytes += Buffer.byteLength(text) - text.length;
  }

  /** Counts all text in a value, keys included. */
  countTexts(value: unknown): void {
    eachText(value, (text) => this.countText(text));
  }

  /** Counts a file; its kind where that is one that is limited. */
  countFile(kind: MediaKind | undefined): void {
    this.files += 1;
    if (kind !== undefined) this[kind] += 1;
  }
}
