/**
 * What a dataset is checked against, as plain data: the same in every thread, and in every attempt at one check.
 */
import type { RowContext } from './row-check';

export type CheckSpec = {
  context: RowContext;
  /** How many findings are listed; all are counted. */
  maxFindings: number;
  /** Longer lines are reported and skipped. */
  maxLineBytes: number;
  /** Hashes lines, to tell equal ones. */
  hashesLines: boolean;
  /**
   * Hashes prompts, to tell those of this dataset; not where it is absent. Its name and generation: in a state, what was compared with
   * another is of no use.
   */
  promptsOf?: string;
  /** Tells which files in Cloud Storage rows name. */
  collectsFiles: boolean;
};
