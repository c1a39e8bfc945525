/**
 * Collects findings in bounded memory: all are counted, and those that are listed are shared out fairly over the codes,
 * so that a hundred blank lines do not hide the one row that is not JSON. Ledgers of parts of a file add up to the ledger
 * of the file, wherever it was cut.
 */
import type { DatasetFinding, FindingSeverity } from '../contract/dataset';
import type { RuleFacts } from './rule';
import { type RuleCode, ruleOf } from './rules';

export type FindingPlace = { line?: number; path?: string };

export type FindingCount = { code: string; severity: FindingSeverity; count: number };

/** A finding before it is put into words. */
export type KeptFinding = FindingPlace & { facts?: RuleFacts };

/** What a ledger knows, as plain data: for another thread, or another attempt. */
export type LedgerState = { code: RuleCode; count: number; kept: KeptFinding[] }[];

const SEVERITY_ORDER: Record<FindingSeverity, number> = { error: 0, warning: 1 };

/** Kept findings beyond those that can be listed before the superfluous ones are dropped. */
const SLACK = 256;

export class FindingLedger {
  readonly #maxFindings: number;
  readonly #entries = new Map<RuleCode, LedgerState[number]>();
  #kept = 0;
  /** More of one code can never be listed. */
  #mostOfOne: number;

  constructor(maxFindings: number) {
    this.#maxFindings = maxFindings;
    this.#mostOfOne = maxFindings;
  }

  add(code: RuleCode, place: FindingPlace = {}, facts?: RuleFacts): FindingSeverity {
    const finding = facts === undefined ? place : { ...place, facts };
    this.#add(code, 1, [finding]);
    return ruleOf(code).severity;
  }

  /** Counts a finding of a code of which no more can be listed; false where it has to be added. */
  countUnlisted(code: RuleCode): boolean {
    const entry = this.#entries.get(code);
    if (entry === undefined || entry.kept.length < this.#mostOfOne) return false;
    entry.count += 1;
    return true;
  }

  /** Adds the findings of the part that follows; its line 1 is the line after `linesBefore`. */
  append(state: LedgerState, linesBefore: number): void {
    for (const { code, count, kept } of state) {
      this.#add(
        code,
        count,
        kept.map((finding) =>
          finding.line === undefined ? finding : { ...finding, line: finding.line + linesBefore },
        ),
      );
    }
  }

  state(): LedgerState {
    this.#dropSuperfluous();
    return [...this.#entries.values()].map((entry) => ({ ...entry, kept: [...entry.kept] }));
  }

  /** Errors first, the most frequent first. */
  counts(): FindingCount[] {
    return this.#sorted().map(({ code, count }) => ({
      code,
      severity: ruleOf(code).severity,
      count,
    }));
  }

  /** At most `maxFindings`, drawn from the codes in turn, errors before warnings; in the order of the lines. */
  list(): DatasetFinding[] {
    const entries = this.#sorted();
    const drawn: DatasetFinding[] = [];
    for (let round = 0; drawn.length < this.#maxFindings; round += 1) {
      const before = drawn.length;
      for (const { code, kept } of entries) {
        const finding = kept[round];
        if (finding !== undefined && drawn.length < this.#maxFindings) {
          drawn.push(inWords(code, finding));
        }
      }
      if (drawn.length === before) break;
    }
    return drawn.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
  }

  #add(code: RuleCode, count: number, findings: readonly KeptFinding[]): void {
    let entry = this.#entries.get(code);
    if (entry === undefined) {
      entry = { code, count: 0, kept: [] };
      this.#entries.set(code, entry);
    }
    entry.count += count;
    const most = ruleOf(code).listedOnce ? 1 : this.#mostOfOne;
    for (const finding of findings) {
      if (entry.kept.length >= most) break;
      entry.kept.push(finding);
      this.#kept += 1;
    }
    if (this.#kept > this.#maxFindings + SLACK) this.#dropSuperfluous();
  }

  /**
   * As `list` draws one finding of each code per round, no code gives more of them than there are rounds. The rounds only
   * become fewer while findings are added: what they do not reach now, they never will.
   */
  #dropSuperfluous(): void {
    const entries = [...this.#entries.values()];
    let [rounds, drawn] = [0, 0];
    while (drawn < this.#maxFindings && rounds < this.#mostOfOne) {
      for (const { kept } of entries) if (kept.length > rounds) drawn += 1;
      rounds += 1;
    }
    this.#mostOfOne = rounds;
    this.#kept = 0;
    for (const entry of entries) {
      entry.kept.length = Math.min(entry.kept.length, rounds);
      this.#kept += entry.kept.length;
    }
  }

  #sorted(): LedgerState {
    return [...this.#entries.values()].sort(
      (left, right) =>
        SEVERITY_ORDER[ruleOf(left.code).severity] - SEVERITY_ORDER[ruleOf(right.code).severity] ||
        right.count - left.count ||
        (left.code < right.code ? -1 : 1),
    );
  }
}

function inWords(code: RuleCode, { line, path, facts = {} }: KeptFinding): DatasetFinding {
  const { severity, message, remedy } = ruleOf(code);
  return {
    code,
    severity,
    ...(line === undefined ? {} : { line }),
    ...(path === undefined ? {} : { path }),
    message: message(facts),
    remedy,
  };
}
