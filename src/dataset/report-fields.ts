/** What the report on a dataset takes over from its check. Pure. */
import type { DatasetReport } from '../contract/dataset';
import type { DatasetCheck } from './check-dataset';

export function reportFields({
  format,
  statistics,
  findings,
  findingCounts,
}: DatasetCheck): Omit<DatasetReport, 'role' | 'uri'> {
  const { examples, invalidExamples, estimatedTokens, estimatedTokenRange } = statistics;
  const { mediaExamples, rows, files } = statistics;
  return {
    ...(format === undefined ? {} : { format }),
    examples,
    invalidExamples,
    estimatedTokens,
    estimatedTokenRange,
    ...(mediaExamples > 0 ? { mediaExamples } : {}),
    ...(rows === undefined ? {} : { statistics: rows }),
    ...(files === undefined ? {} : { files }),
    findings,
    findingCounts,
  };
}
