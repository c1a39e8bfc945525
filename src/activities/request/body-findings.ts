/** Collects what is found in the body of a create call: what stops it, and what is only said. */
import type { Problem } from '../../contract/problem';
import type { Warning } from '../../contract/result';

/** Where a limit was read, and when. */
export type Source = {
  source: string;
  /** ISO date, or month. */
  asOf: string;
};

export class BodyFindings {
  readonly problems: Problem[] = [];
  readonly warnings: Warning[] = [];

  /** `limits: 'warn'` turns limits that are only documented into warnings. */
  constructor(private readonly options: { limits: 'refuse' | 'warn' }) {}

  refuse(path: string, message: string, remedy?: string): void {
    this.problems.push({ path, message, ...(remedy === undefined ? {} : { remedy }) });
  }

  /** Says that something is missing, unless something else is wrong at that place already. */
  missing(path: string, remedy?: string): void {
    if (!this.isWrong(path)) this.refuse(path, 'is missing.', remedy);
  }

  warn(path: string, message: string): void {
    this.warnings.push({ code: 'REQUEST', message: `${path} ${message}` });
  }

  /** What documentation rules out: refused, unless the request sends things that this program does not know. */
  limit(path: string, message: string, { source, asOf }: Source, remedy?: string): void {
    const told = `${message.replace(/\.$/, '')} (${source}, ${asOf}).`;
    if (this.options.limits === 'warn') this.warn(path, told);
    else if (!this.isWrong(path)) this.refuse(path, told, remedy);
  }

  private isWrong(path: string): boolean {
    return this.problems.some((problem) => problem.path === path);
  }
}
