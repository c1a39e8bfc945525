/** The metrics against values that rouge-score 0.1.2 and sacrebleu 2.6.0 gave for the same sentences. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bleu } from '../../../../src/emulator/metrics/bleu';
import { rouge } from '../../../../src/emulator/metrics/rouge';

type Case = {
  prediction: string;
  reference: string;
  rouge: Record<'plain' | 'stemmer', Record<string, number>>;
  bleu: Record<'plain' | 'effectiveOrder', number>;
};

const { cases } = JSON.parse(
  readFileSync(join(__dirname, '../../../support/metric-cases.json'), 'utf8'),
) as { cases: Case[] };

/** Every number in it to six digits. */
function round(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === 'number' ? Math.round(item * 1e6) / 1e6 : item,
    ),
  );
}

describe('metrics of evaluateInstances', () => {
  it('are tested with a set that has non-trivial values', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(
      cases.filter(({ bleu: score }) => score.plain > 0 && score.plain < 1).length,
    ).toBeGreaterThan(20);
  });

  it.each(cases.map((one, index) => [index, one] as const))('agree for case %i', (_, one) => {
    const { prediction, reference } = one;
    const actual = {
      rouge: Object.fromEntries(
        (['plain', 'stemmer'] as const).map((kind) => [
          kind,
          Object.fromEntries(
            Object.keys(one.rouge[kind]).map((rougeType) => [
              rougeType,
              rouge(prediction, reference, { rougeType, useStemmer: kind === 'stemmer' }),
            ]),
          ),
        ]),
      ),
      bleu: {
        plain: bleu(prediction, reference, { useEffectiveOrder: false }),
        effectiveOrder: bleu(prediction, reference, { useEffectiveOrder: true }),
      },
    };
    expect(round(actual)).toEqual(round({ rouge: one.rouge, bleu: one.bleu }));
  });
});
