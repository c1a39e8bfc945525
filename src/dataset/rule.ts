/**
 * What a rule is. Messages are made from counts, type names and our own words; they cannot carry text of a
 * dataset because `RuleFacts` has no place for it.
 */
import type { FindingSeverity } from '../contract/dataset';
import type { JsonTypeName } from './json';
import type { KnownKey } from './known-keys';
import type { SourceName } from './sources';

/** All that a message may say about a place in a dataset. */
export type RuleFacts = {
  type?: JsonTypeName;
  count?: number;
  limit?: number;
  key?: KnownKey;
};

export type Rule = {
  /** `error`: the service would drop or refuse the row, or fail the job, by what it documents. `warning`: not known, or only bad. */
  severity: FindingSeverity;
  message: (facts: RuleFacts) => string;
  remedy: string;
  /** Where the rule comes from. */
  source: SourceName;
  /** Counted as often as it occurs, listed once: the first says it all. */
  listedOnce?: true;
};
