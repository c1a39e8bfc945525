/**
 * Collects findings in bounded memory: all are counted, and those that are listed are shared out fairly over the codes,
 * so that a hundred blank lines do not hide the one row that is not JSON.
 */
import type { DatasetFinding, FindingSeverity } from '../contract/dataset';
import type { RuleFacts } from './rule';
import { type RuleCode, ruleOf } from './rules';

export type FindingPlace = { line?: number; path?: string };

export type FindingCount = { code: string; severity: FindingSeverity; count: number };

type Entry = { code: RuleCode; severity: FindingSeverity; count: number; kept: DatasetFinding[] };

const SEVERITY_ORDER: Record<FindingSeverity, number> = { error: 0, warning: 1 };

export class FindingLedger {
  readonly #maxFindings: number;
  readonly #entries = new Map<RuleCode, Entry>();

  constructor(maxFindings: number) {
    this.#maxFindings = maxFindings;
  }

  add(code: RuleCode, place: FindingPlace = {}, facts: RuleFacts = {}): FindingSeverity {
    const rule = ruleOf(code);
    let entry = this.#entries.get(code);
    if (entry === undefined) {
      entry = { code, severity: rule.severity, count: 0, kept: [] };
      this.#entries.set(code, entry);
    }
    entry.count += 1;
    if (entry.kept.length < (rule.listedOnce ? 1 : this.#maxFindings)) {
      entry.kept.push({
        code,
        severity: rule.severity,
        ...place,
        message: rule.message(facts),
        remedy: rule.remedy,
      });
    }
    return rule.severity;
  }

  /** Errors first, the most frequent first. */
  counts(): FindingCount[] {
    return this.#sorted().map(({ code, severity, count }) => ({ code, severity, count }));
  }

  /** At most `maxFindings`, drawn from the codes in turn, errors before warnings; in the order of the lines. */
  list(): DatasetFinding[] {
    const entries = this.#sorted();
    const drawn: DatasetFinding[] = [];
    for (let round = 0; drawn.length < this.#maxFindings; round += 1) {
      const before = drawn.length;
      for (const entry of entries) {
        const finding = entry.kept[round];
        if (finding !== undefined && drawn.length < this.#maxFindings) drawn.push(finding);
      }
      if (drawn.length === before) break;
    }
    return drawn.sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
  }

  #sorted(): Entry[] {
    return [...this.#entries.values()].sort(
      (left, right) =>
        SEVERITY_ORDER[left.severity] - SEVERITY_ORDER[right.severity] ||
        right.count - left.count ||
        (left.code < right.code ? -1 : 1),
    );
  }
}
