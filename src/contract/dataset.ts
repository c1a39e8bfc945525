/** Datasets as requests name them and as checks report on them; never any of their text. */

export const DATASET_ROLES = ['training', 'validation', 'evaluation'] as const;
export type DatasetRole = (typeof DATASET_ROLES)[number];

export type FindingSeverity = 'error' | 'warning';

/** One problem in a dataset: what, where, and what to do; never the row's text. */
export type DatasetFinding = {
  /** Stable code such as `ROW_NOT_JSON`. */
  code: string;
  severity: FindingSeverity;
  /** 1-based line, absent for findings about the whole file. */
  line?: number;
  /** JSON path in the row, such as `contents[0].parts[1].text`. */
  path?: string;
  message: string;
  remedy: string;
};

/** What the rows that could be read consist of. */
export type RowStatistics = {
  /** Turns or messages, those of completions included. */
  turns: number;
  /** Parts by their kind, such as `text`, `functionCall`, `image`; kinds that do not occur are absent. */
  parts: Record<string, number>;
  /**
   * Of single examples, by characters divided by four. `median` and `p95` (the length that 95 of 100 examples do not pass) are
   * taken from a histogram and up to 19 % above the true ones.
   */
  tokensPerExample: { least: number; median: number; p95: number; most: number };
};

export type DatasetStatistics = {
  lines: number;
  /** Rows that are examples (blank lines are not). */
  examples: number;
  /** Rows with at least one error: those the service would drop or refuse. */
  invalidExamples: number;
  bytes: number;
  characters: number;
  /** An estimate: characters divided by four. */
  estimatedTokens: number;
  /** Within which the tokens of the text may be: the rule of thumb is that of English. */
  estimatedTokenRange: { low: number; high: number };
  /** Examples with files (images, audio, video, documents or any others): characters say nothing of their tokens. */
  mediaExamples: number;
  /** Absent where no row could be read. */
  rows?: RowStatistics;
  /** Only where the objects that rows name were asked for. */
  files?: DatasetFiles;
};

/** Files that rows name, counted as often as they are named. */
export type DatasetFiles = {
  /** In Cloud Storage: that they exist, their size and their type were looked at. */
  lookedUp: number;
  /** Elsewhere, or beyond a thousand in one row. */
  notLookedUp: number;
};

/** Tokens of a dataset, reckoned from what `countTokens` says of a sample of its examples. */
export type TokenCount = {
  tokens: number;
  /** Interval of 95 % confidence; both are `tokens` when every example was counted. */
  low: number;
  high: number;
  /** Examples that were counted, and examples in all. */
  sampled: number;
  examples: number;
  /** Of the draw. */
  seed: number;
};

/** One dataset of a run, in results, status and reports. */
export type DatasetReport = {
  role: DatasetRole;
  uri: string;
  /** Cloud Storage generation that was checked (decimal string). */
  generation?: string;
  /** base64 CRC32C of the checked generation. */
  crc32c?: string;
  /** With `datasetChecks.pinning: copy`: what the job was given in place of `uri`. */
  copiedTo?: string;
  copyGeneration?: string;
  /** With `datasetChecks.copies: removeOnEnd`, once it is. */
  copyRemoved?: boolean;
  /** The format that most rows are in, such as `gemini` or `open-model`; absent where it is none that is known. */
  format?: string;
  examples: number;
  /** Examples with at least one error: those that the service would drop or refuse. */
  invalidExamples?: number;
  /** Of the text, characters divided by four: a rule of thumb. */
  estimatedTokens: number;
  /** Within which the tokens of the text may be, whatever its language; estimates of cost count the upper end. */
  estimatedTokenRange?: { low: number; high: number };
  /** Examples with files of any kind, whose tokens characters do not tell; absent where there are none. */
  mediaExamples?: number;
  /** Only with `datasetChecks.media: objects`. */
  files?: DatasetFiles;
  /** What the rows consist of; absent where none could be read. */
  statistics?: RowStatistics;
  /** Only with `datasetChecks.tokens: exact`, of the training dataset. */
  tokenCount?: TokenCount;
  /** The first findings, at most `datasetChecks.maxFindings`. */
  findings: DatasetFinding[];
  /** All findings, counted. */
  findingCounts: { code: string; severity: FindingSeverity; count: number }[];
  /** Examples that the service said it dropped. */
  dropped?: number;
  /** True when what was checked is what was tuned; false when it changed; absent while unknown. */
  proven?: boolean;
};
