/**
 * A check under way: what the batches so far add up to. Its state is small, plain JSON, from which another attempt goes on.
 */
import { createHash } from 'node:crypto';
import type { StreamPosition } from './batch';
import type { BatchCheck, BatchStart } from './batch-check';
import type { CheckSpec } from './check-spec';
import { FindingLedger, type LedgerState } from './finding-ledger';
import { limitsOf } from './row-check';
import type { LineHashes } from './line-hashes';
import { HASH_WORDS } from './row-hash';
import { RowTally, type RowTallyState } from './row-tally';
import { type RuleCode, RULES, ruleOf } from './rules';

/** Why a file is not read on. */
export type Stop = 'unreadable' | 'changed';

/** Everything known about the lines up to a position; of findings, those that can still be listed. */
export type CheckState = StreamPosition & {
  /** Of the rules and of what the file is for: with others, the lines before would have to be checked again. */
  fingerprint: string;
  lines: number;
  stop?: Stop;
  tally: RowTallyState;
  ledger: LedgerState;
};

/** Changed when the meaning of a state changes in a way that the rules do not show. */
const STATE_FORMAT = 4;

const fingerprints = new WeakMap<CheckSpec, string>();

function fingerprintOf(spec: CheckSpec): string {
  let fingerprint = fingerprints.get(spec);
  if (fingerprint === undefined) {
    const rules = Object.keys(RULES).map((code) => [code, ruleOf(code as RuleCode).severity]);
    const known = JSON.stringify([STATE_FORMAT, spec, limitsOf(spec.context), rules]);
    // 64 bits tell apart what a few versions of this program check.
    fingerprint = createHash('sha256').update(known).digest('hex').slice(0, 16);
    fingerprints.set(spec, fingerprint);
  }
  return fingerprint;
}

/** A state that was stored, where a check of the same kind by the same rules can go on from it. */
export function usableState(stored: unknown, spec: CheckSpec): CheckState | undefined {
  if (typeof stored !== 'object' || stored === null || !('fingerprint' in stored)) return undefined;
  // Whoever wrote this fingerprint wrote states of this form.
  return stored.fingerprint === fingerprintOf(spec) ? (stored as CheckState) : undefined;
}

/** What lines are compared with; lines of this check are added to `own`. */
export type LineComparison = {
  own: LineHashes;
  /** Of the training dataset, when another is checked. */
  training?: LineHashes;
};

/** Prompts of the evaluation dataset: collected from it, or compared with by the check of another. */
export type PromptComparison = {
  task: 'collect' | 'compare';
  prompts: LineHashes;
  /** Lines of the evaluation dataset, where its own check compares them: what is the same as a whole is told there, not here. */
  lines?: LineHashes;
  /** Name and generation of the dataset whose prompts these are. */
  of: string;
};

export type Comparisons = { lines?: LineComparison; prompts?: PromptComparison };

type EqualityCode = 'EXAMPLE_DUPLICATE' | 'EXAMPLE_IN_TRAINING' | 'PROMPT_IN_EVALUATION';

export class RunningCheck {
  readonly ledger: FindingLedger;
  readonly #tally = new RowTally();
  #position: StreamPosition = { offset: 0, crc32c: 0 };
  #lines = 0;
  readonly #fingerprint: string;
  readonly #comparison: LineComparison | undefined;
  readonly #prompts: PromptComparison | undefined;
  #stop: Stop | undefined;

  constructor(spec: CheckSpec, state?: CheckState, comparisons: Comparisons = {}) {
    this.#comparison = comparisons.lines;
    this.#prompts = comparisons.prompts;
    this.ledger = new FindingLedger(spec.maxFindings);
    this.#fingerprint = fingerprintOf(spec);
    if (state === undefined) return;
    const { offset, crc32c, lines, stop } = state;
    this.#position = { offset, crc32c };
    this.#lines = lines;
    this.#stop = stop;
    if (stop === 'changed') this.setIncomparable();
    this.#tally.merge(state.tally, 0);
    this.ledger.append(state.ledger, 0);
  }

  /** Adds the batch that ends at this position; batches come in the order of the file. */
  add(check: BatchCheck, end: StreamPosition): void {
    const { lines, tally, ledger, unreadableAt } = check;
    this.ledger.append(ledger, this.#lines);
    this.#tally.merge(tally, this.#lines);
    if (check.hashes !== undefined) this.#compare(check.hashes, lines);
    if (check.prompts !== undefined) this.#comparePrompts(check.prompts, check.hashes);
    this.#lines += lines;
    if (unreadableAt !== undefined) this.#stop = 'unreadable';
    this.#position =
      unreadableAt === undefined
        ? end
        : { ...this.#position, offset: this.#position.offset + unreadableAt };
  }

  #compare(hashes: Uint32Array, lines: number): void {
    if (this.#comparison === undefined) return;
    const { own, training } = this.#comparison;
    for (let index = 0; index < lines; index += 1) {
      const left = hashes[index * HASH_WORDS] ?? 0;
      const right = hashes[index * HASH_WORDS + 1] ?? 0;
      if (left === 0 && right === 0) continue;
      const line = this.#lines + index + 1;
      const earlier = own.add(left, right, line);
      if (earlier > 0) this.#addEqual('EXAMPLE_DUPLICATE', line, earlier);
      const trained = training?.find(left, right) ?? 0;
      if (trained > 0) this.#addEqual('EXAMPLE_IN_TRAINING', line, trained);
    }
  }

  /** There may be one for nearly every line: those that nobody will read cost no more than counting them. */
  #addEqual(code: EqualityCode, line: number, other: number): void {
    if (!this.ledger.countUnlisted(code)) this.ledger.add(code, { line }, { count: other });
  }

  /** @param ofLines of the same lines as a whole. */
  #comparePrompts(ofPrompts: Uint32Array, ofLines: Uint32Array | undefined): void {
    if (this.#prompts === undefined) return;
    const { task, prompts, lines } = this.#prompts;
    for (let index = 0; index < ofPrompts.length; index += HASH_WORDS) {
      const left = ofPrompts[index] ?? 0;
      const right = ofPrompts[index + 1] ?? 0;
      if (left === 0 && right === 0) continue;
      const line = this.#lines + index / HASH_WORDS + 1;
      if (task === 'collect') prompts.add(left, right, line);
      else {
        const evaluated = prompts.find(left, right);
        if (evaluated === 0) continue;
        const [first = 0, second = 0] = ofLines?.subarray(index, index + HASH_WORDS) ?? [];
        const isSameRow = (lines?.find(first, second) ?? 0) > 0;
        if (!isSameRow) this.#addEqual('PROMPT_IN_EVALUATION', line, evaluated);
      }
    }
  }

  /** Brings the hashes of lines that only earlier attempts have seen, of this file and of the training dataset, and prompts to compare with. */
  async bringMissingHashes(): Promise<void> {
    await this.#prompts?.prompts.bringMissing();
    await this.#comparison?.training?.bringMissing();
    await this.#comparison?.own.bringMissing();
  }

  /** Adds the hashes of lines that an earlier attempt has checked and compared, from `line` on. */
  addHashes(hashes: Uint32Array, line: number): void {
    for (let index = 0; index < hashes.length; index += HASH_WORDS) {
      const left = hashes[index] ?? 0;
      const right = hashes[index + 1] ?? 0;
      if (left === 0 && right === 0) continue;
      this.#comparison?.own.add(left, right, line + index / HASH_WORDS);
    }
  }

  get position(): StreamPosition {
    return this.#position;
  }

  get lines(): number {
    return this.#lines;
  }

  get tally(): RowTallyState {
    return this.#tally.state;
  }

  /** Why the file need not be read on, if so. */
  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** The file is not what it was when the check began. */
  setChanged(): void {
    this.#stop = 'changed';
    this.setIncomparable();
  }

  /** Lines of the file are not known, and others can be compared with the rest of them only. */
  setIncomparable(): void {
    this.#comparison?.own.setIncomplete();
    if (this.#prompts?.task === 'collect') this.#prompts.prompts.setIncomplete();
  }

  /** What the next batch has before it. */
  get start(): BatchStart {
    return { isFileStart: this.#lines === 0, isRowSeen: this.tally.examples > 0 };
  }

  state(): CheckState {
    return {
      ...this.#position,
      fingerprint: this.#fingerprint,
      lines: this.#lines,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
      tally: structuredClone(this.tally),
      ledger: this.ledger.state(),
    };
  }
}
