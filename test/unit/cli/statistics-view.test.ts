import { statisticsText } from '../../../src/cli/statistics-view';
import type { DataStatistics } from '../../../src/contract/data-statistics';

const exactly = (value: number) => ({ low: value, high: value });

function statistics(overrides: Partial<DataStatistics> = {}): DataStatistics {
  return {
    predicted: { examples: 300, dropped: 0, billableTokens: exactly(14_200) },
    service: { examples: 300, billableTokens: 15_731 },
    droppedExamples: [],
    ...overrides,
  };
}

describe('statisticsText', () => {
  it('says what was counted and what had been predicted', () => {
    expect(statisticsText(statistics())).toBe(
      '300 examples (as predicted), 15,731 billable tokens (predicted 14,200)',
    );
    const predicted = { examples: 299, billableTokens: { low: 14_000, high: 16_000 } };
    expect(statisticsText(statistics({ predicted }))).toBe(
      '300 examples (predicted 299), 15,731 billable tokens (predicted 14,000 to 16,000)',
    );
    expect(statisticsText(statistics({ predicted: null }))).toBe(
      '300 examples, 15,731 billable tokens',
    );
  });

  it('names dropped examples by their lines, a few of them', () => {
    const droppedExamples = [3, 17, 20, 21, 22, 23].map((line) => ({ line, example: line }));
    const service = { dropped: 8, droppedNamed: 6 };
    expect(statisticsText(statistics({ service, droppedExamples }))).toBe(
      '8 dropped: line 3, line 17, line 20, line 21, line 22, …',
    );
    expect(
      statisticsText(
        statistics({
          service: { droppedNamed: 1 },
          droppedExamples: [{ example: 4, reason: 'Too long.' }],
        }),
      ),
    ).toBe('at least 1 dropped: example 4');
    const nameless = statistics({ service: { dropped: 2 } });
    expect(statisticsText(nameless)).toBe('2 dropped');
  });

  it('says nothing where the service tells nothing of it', () => {
    expect(statisticsText(statistics({ service: { steps: 12 } }))).toBeUndefined();
    expect(statisticsText(statistics({ service: { dropped: 0 } }))).toBeUndefined();
  });
});
