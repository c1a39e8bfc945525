/** Which of its specs a `Metric` has, and what is wrong with it where that is not exactly one. */
import type { Metric } from '../vertex/wire-types';
import { invalidArgument } from './google-error';

const NOT_A_KIND = ['aggregationMetrics', 'metadata'];

export type MetricKind = Exclude<keyof Metric, 'aggregationMetrics' | 'metadata'>;

export function kindOf(metric: Metric): MetricKind {
  const kinds = Object.keys(metric).filter((name) => !NOT_A_KIND.includes(name));
  const [kind, other] = kinds;
  if (kind === undefined || other !== undefined) {
    throw invalidArgument('[emulator] A metric has exactly one spec.', [
      { field: 'metrics', description: 'Exactly one spec is required.' },
    ]);
  }
  return kind as MetricKind;
}
