/** What the tests leave for `npm run faults`: one line of JSON per case, and a message for the broken ones. */
import { appendFileSync } from 'node:fs';
import type { Verdict } from './run-case';

/** Everything, or the part that `npm test` runs. */
export const IS_FULL = process.env['TUNING_FAULTS'] === 'full';
const FILE = process.env['TUNING_FAULTS_RESULTS'];

export function record(verdict: Verdict): Verdict {
  if (FILE !== undefined) {
    const { case: given, evidence, violations, met, seconds } = verdict;
    const { suite, scenario, request, fault } = given;
    const line = {
      suite,
      scenario: scenario.name,
      request,
      fault,
      ending: evidence.ending,
      met,
      seconds,
      jobs: evidence.jobs.length,
      violations,
    };
    appendFileSync(FILE, `${JSON.stringify(line)}\n`);
  }
  return verdict;
}

/** One paragraph per broken case, with everything that it takes to look into it. */
export function broken(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ violations }) => violations.length > 0)
    .map(({ case: { scenario, request, fault }, evidence, violations }) => {
      const project = evidence.jobs[0]?.name.split('/')[1] ?? 'without a job';
      const where = request === '' ? fault : `${request}: ${fault}`;
      const requests = evidence.journal
        .map((entry) => {
          const result = entry.fault ?? entry.status ?? 'open';
          return `${entry.operation} ${result}${entry.applied ? '' : ' (not applied)'}`;
        })
        .join(', ');
      return [
        `${scenario.name} / ${where} (project ${project})`,
        ...violations.map((sentence) => `  ${sentence}`),
        `  requests: ${requests}`,
      ].join('\n');
    });
}
