/** One thing that is wrong with an input: what, where, and what to do about it. */
export type Problem = {
  /** Where: a JSON path such as `tuningJob.supervisedTuningSpec.trainingDatasetUri`, or a setting's name. */
  path: string;
  message: string;
  /** Where that stands in the file that was read, such as `request.yaml:7`. */
  place?: string;
  /** What to do; absent where the message already says it. */
  remedy?: string;
};

/** One line per problem, for messages of errors. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map(
      (p) =>
        `${p.path === '' ? '(request)' : p.path}${p.place === undefined ? '' : ` (${p.place})`}: ${p.message}${p.remedy ? ` ${p.remedy}` : ''}`,
    )
    .join('\n');
}
