/** What was asked of the emulator and what came of it; never bodies, queries, credentials or text of datasets. */

export type JournalEntry = {
  /** 1 for the first request since the start. */
  seq: number;
  /** ISO 8601. */
  at: string;
  method: string;
  /** Without the query. */
  path: string;
  operation: string;
  /** Project number; null where the address has none. */
  project: string | null;
  /** Status of the answer; null when there was none. */
  status: number | null;
  /** Whether the service did what was asked, whatever the caller was told. */
  applied: boolean;
  /** Kind of the fault that met it. */
  fault?: string;
  /** Whether there was such a header. */
  authorization: boolean;
  /** Of a create call. */
  labels?: Record<string, string>;
  /** Where the request, or our answer, does not fit the API: unknown fields, wrong types, no such address. */
  violations?: readonly string[];
  /** State of the tuning job that the address names, when the request came. */
  jobState?: string;
};

/** Older entries are forgotten, so that an emulator may run for ever. */
const MOST_ENTRIES = 100_000;

export class Journal {
  private entries: JournalEntry[] = [];
  private lastSeq = 0;

  /** The entry may be completed later: it stands in the journal from the moment the request came. */
  open(request: Omit<JournalEntry, 'seq' | 'at' | 'status' | 'applied'>): JournalEntry {
    this.lastSeq += 1;
    const entry: JournalEntry = {
      seq: this.lastSeq,
      at: new Date().toISOString(),
      status: null,
      applied: false,
      ...request,
    };
    this.entries.push(entry);
    if (this.entries.length > MOST_ENTRIES) this.entries = this.entries.slice(MOST_ENTRIES / 2);
    return entry;
  }

  select(wanted: {
    project?: string;
    operation?: string;
    pathContains?: string;
    /** Only those with violations. */
    violations?: boolean;
  }): JournalEntry[] {
    return this.entries.filter(
      (entry) =>
        (wanted.project === undefined || entry.project === wanted.project) &&
        (wanted.violations !== true || entry.violations !== undefined) &&
        (wanted.operation === undefined || entry.operation === wanted.operation) &&
        (wanted.pathContains === undefined || entry.path.includes(wanted.pathContains)),
    );
  }

  clear(): void {
    this.entries = [];
  }
}
