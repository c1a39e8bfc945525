/**
 * Ranges and fits of hyper-parameters. Tables: each row says where it was read and when. `proof: 'stated'` is what only older
 * or unofficial text says: a warning; the rest is refused.
 */
import type { TuningMethod } from '../../contract/tuning-method';
import type { BodyFacts } from './body-facts';
import type { BodyFindings, Source } from './body-findings';
import { fieldIn, isGiven } from './fields';
import { OPEN_MODELS_PAGE, PREFERENCE_PAGE } from './model-facts';
import type { ModelFamily } from './model-facts';

const OLD_SDK_PAGE: Source = { source: 'older documentation of the SDK', asOf: '2025' };
const RFT_PAGE: Source = {
  source: 'Google Cloud, Reinforcement fine-tuning (Pre-GA)',
  asOf: '2026-09',
};
const SCHEMA: Source = {
  source: 'Discovery document of Vertex AI v1beta1',
  asOf: '2026-11-06',
};

type Range = Source & {
  field: string;
  /** `other`: every method that has no row of its own for the field. */
  methods: readonly TuningMethod[] | 'other';
  low: number;
  high: number;
  /** The range ends before `high`. */
  isHighOut?: true;
  proof: 'documented' | 'stated';
};

const RANGES: readonly Range[] = [
  {
    field: 'learningRateMultiplier',
    methods: ['reinforcement'],
    low: 0.25,
    high: 4,
    proof: 'documented',
    ...RFT_PAGE,
  },
  {
    field: 'maxOutputTokens',
    methods: ['reinforcement'],
    low: 1,
    high: 32_768,
    proof: 'documented',
    ...RFT_PAGE,
  },
  {
    field: 'stepCount',
    methods: ['reinforcement'],
    low: 1,
    high: 500,
    proof: 'stated',
    ...RFT_PAGE,
  },
  {
    field: 'veoDataMixtureRatio',
    methods: ['veo', 'veoLora'],
    low: 0,
    high: 1,
    isHighOut: true,
    proof: 'documented',
    ...SCHEMA,
  },
  { field: 'epochCount', methods: 'other', low: 1, high: 100, proof: 'stated', ...OLD_SDK_PAGE },
  {
    field: 'learningRateMultiplier',
    methods: 'other',
    low: 0.001,
    high: 10,
    proof: 'stated',
    ...OLD_SDK_PAGE,
  },
];

/** Fields of the spec or of its hyper-parameters that only one kind of model takes. */
const FITS: readonly (Source & {
  field: string;
  in: 'spec' | 'hyperParameters';
  families: readonly ModelFamily[];
  what: string;
})[] = [
  {
    field: 'learningRate',
    in: 'hyperParameters',
    families: ['open'],
    what: 'open models',
    ...SCHEMA,
  },
  { field: 'tuningMode', in: 'spec', families: ['open'], what: 'open models', ...SCHEMA },
  {
    field: 'learningRateMultiplier',
    in: 'hyperParameters',
    families: ['gemini', 'translation', 'veo'],
    what: "Google's own models",
    ...SCHEMA,
  },
];

/** Batch sizes of open models; in reinforcement tuning every model has one. */
const BATCH_SIZE_FITS = ['supervised', 'distillation', 'fullFineTuning'];

const ADAPTER_SIZES: Readonly<Record<string, number>> = {
  ADAPTER_SIZE_ONE: 1,
  ADAPTER_SIZE_TWO: 2,
  ADAPTER_SIZE_FOUR: 4,
  ADAPTER_SIZE_EIGHT: 8,
  ADAPTER_SIZE_SIXTEEN: 16,
  ADAPTER_SIZE_THIRTY_TWO: 32,
};
const PREFERENCE_SIZES = [1, 2, 4, 8, 16];
const OPEN_MODEL_SIZES = [16, 32];

/** The enum value that a size in figures or words means; for did-you-mean. */
export function adapterSizeNamed(value: unknown): string | undefined {
  const text = String(value).toUpperCase();
  return Object.entries(ADAPTER_SIZES).find(
    ([name, size]) => text === String(size) || name === `ADAPTER_SIZE_${text}`,
  )?.[0];
}

export function checkParameters(facts: BodyFacts, findings: BodyFindings): void {
  // What a partner's model takes is documented nowhere.
  if (facts.method === 'partnerModel') return;
  const { hyperParameters, hyperPath } = facts;
  if (
    isGiven(hyperParameters['learningRate']) &&
    isGiven(hyperParameters['learningRateMultiplier'])
  ) {
    findings.refuse(
      `${hyperPath}.learningRate`,
      'stands beside learningRateMultiplier; the API takes one of them.',
      'Keep learningRate for an open model, learningRateMultiplier for one of Google.',
    );
  } else {
    checkFits(facts, findings);
  }
  checkRanges(facts, findings);
  checkAdapterSize(facts, findings);
}

function rangeOf(field: string, method: TuningMethod): Range | undefined {
  const rows = RANGES.filter((row) => row.field === field);
  return (
    rows.find(({ methods }) => methods !== 'other' && methods.includes(method)) ??
    rows.find(({ methods }) => methods === 'other')
  );
}

function checkRanges(
  { method, hyperParameters, hyperPath }: BodyFacts,
  findings: BodyFindings,
): void {
  for (const field of new Set(RANGES.map((row) => row.field))) {
    const value = fieldIn(hyperParameters, field);
    const range = rangeOf(field, method);
    if (!isGiven(value) || range === undefined) continue;
    const number = Number(value);
    const path = `${hyperPath}.${field}`;
    if (field.endsWith('Count') && number < 0) {
      findings.refuse(path, 'is below 0.', 'Leave it out to let the service choose.');
      continue;
    }
    const { low, high } = range;
    if (number >= low && (range.isHighOut === true ? number < high : number <= high)) continue;
    const message = `is outside ${low} to ${range.isHighOut === true ? `below ${high}` : high}`;
    if (range.proof === 'documented') findings.limit(path, message, range);
    else findings.warn(path, `${message} (${range.source}); the service may refuse it.`);
  }
}

function checkFits(facts: BodyFacts, findings: BodyFindings): void {
  const { family, method, spec, specPath, hyperParameters, hyperPath } = facts;
  if (family === undefined) return;
  for (const fit of FITS) {
    const [holder, path] = fit.in === 'spec' ? [spec, specPath] : [hyperParameters, hyperPath];
    if (!isGiven(holder[fit.field]) || fit.families.includes(family)) continue;
    findings.limit(`${path}.${fit.field}`, `is for ${fit.what} only`, fit, 'Leave it out.');
  }
  if (
    BATCH_SIZE_FITS.includes(method) &&
    isGiven(hyperParameters['batchSize']) &&
    family !== 'open'
  ) {
    findings.limit(`${hyperPath}.batchSize`, 'is for open models only', SCHEMA, 'Leave it out.');
  }
}

function checkAdapterSize(facts: BodyFacts, findings: BodyFindings): void {
  const { method, family, spec, hyperParameters, hyperPath } = facts;
  const size = ADAPTER_SIZES[String(hyperParameters['adapterSize'])];
  if (size === undefined) return;
  const path = `${hyperPath}.adapterSize`;
  if (method === 'fullFineTuning' || spec['tuningMode'] === 'TUNING_MODE_FULL') {
    findings.warn(
      path,
      'is given for full tuning, which has no adapter; the service may refuse it.',
    );
  }
  if (family === 'open' && !OPEN_MODEL_SIZES.includes(size)) {
    findings.warn(
      path,
      `is not among the recommended sizes ${OPEN_MODEL_SIZES.join(', ')} (${OPEN_MODELS_PAGE.source}, ${OPEN_MODELS_PAGE.asOf}).`,
    );
    return;
  }
  const { sizes, what, source } = sizesOf(facts);
  if (sizes === undefined || sizes.includes(size)) return;
  findings.limit(
    path,
    `is ${size}; this ${what} takes ${sizes.join(', ')}`,
    source,
    'Choose one of them, or leave it out to let the service choose.',
  );
}

/** Of the model, whatever it is tuned by; preference optimization has sizes of its own beside them. */
function sizesOf({ method, model }: BodyFacts): {
  sizes: readonly number[] | undefined;
  what: string;
  source: Source;
} {
  const ofModel = model?.adapterSizes;
  const isPreference = method === 'preferenceOptimization';
  if (model !== undefined && ofModel !== undefined) {
    const sizes = ofModel.filter((size) => !isPreference || PREFERENCE_SIZES.includes(size));
    return { sizes, what: 'model', source: model };
  }
  return {
    sizes: isPreference ? PREFERENCE_SIZES : undefined,
    what: 'method',
    source: PREFERENCE_PAGE,
  };
}
