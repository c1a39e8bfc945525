import type { MetricMeter, MetricTags } from '@temporalio/common';
import { noopMetricMeter } from '@temporalio/common';

/** Keeps the last value of every gauge and the sum of every counter, by name and tags. */
export class RecordingMeter {
  readonly values: Record<string, number> = {};

  get meter(): MetricMeter {
    return {
      createCounter: (name: string) => ({
        ...noopMetricMeter.createCounter(name),
        add: (value: number, tags?: MetricTags) => {
          const key = keyOf(name, tags);
          this.values[key] = (this.values[key] ?? 0) + value;
        },
      }),
      createGauge: (name: string) => ({
        ...noopMetricMeter.createGauge(name),
        set: (value: number, tags?: MetricTags) => {
          this.values[keyOf(name, tags)] = value;
        },
      }),
    } as unknown as MetricMeter;
  }
}

function keyOf(name: string, tags: MetricTags = {}): string {
  const text = Object.entries(tags)
    .map(([tag, value]) => `${tag}=${String(value)}`)
    .join(',');
  return text === '' ? name : `${name}{${text}}`;
}
