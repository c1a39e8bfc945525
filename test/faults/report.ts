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
      ...(violations.length > 0 ? { requests: requestsOf(verdict) } : {}),
    };
    appendFileSync(FILE, `${JSON.stringify(line)}\n`);
  }
  return verdict;
}

/** One paragraph per broken case, with everything that it takes to look into it. */
export function broken(verdicts: readonly Verdict[]): string[] {
  return verdicts
    .filter(({ violations }) => violations.length > 0)
    .map((verdict) => {
      const { case: given, evidence, violations } = verdict;
      const { scenario, request, fault } = given;
      const project = evidence.jobs[0]?.name.split('/')[1] ?? 'without a job';
      const where = request === '' ? fault : `${request}: ${fault}`;
      return [
        `${scenario.name} / ${where} (project ${project})`,
        ...violations.map((sentence) => `  ${sentence}`),
        `  requests: ${requestsOf(verdict)}`,
      ].join('\n');
    });
}

/** The requests with their times since the run's start; polls in a row stand for one. */
function requestsOf({ evidence }: Verdict): string {
  const { journal, startedAt, closedAt } = evidence;
  const lines = journal.map((entry) => {
    const result = entry.fault ?? entry.status ?? 'open';
    const seconds = ((Date.parse(entry.at) - startedAt) / 1000).toFixed(1);
    return {
      entry,
      text: `${seconds} ${entry.operation} ${result}${entry.applied ? '' : ' (not applied)'}`,
    };
  });
  const told = lines.filter(
    ({ entry }, index) =>
      entry.fault !== undefined ||
      entry.operation !== lines[index - 1]?.entry.operation ||
      entry.status !== lines[index - 1]?.entry.status,
  );
  const closed = `closed ${((closedAt - startedAt) / 1000).toFixed(1)}`;
  return [...told.map(({ text }) => text), closed].join(', ');
}
