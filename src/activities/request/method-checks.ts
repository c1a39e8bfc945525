/** Rules of single methods: what goes together, and what excludes each other. */
import { type Fields, fieldsOf, isFields } from '../../contract/fields';
import type { BodyFacts } from './body-facts';
import type { BodyFindings, Source } from './body-findings';
import { fieldIn, isGiven, textIn } from './fields';
import { retirementOf } from './model-facts';

const MODEL_NAME = /^projects\/[^/]+\/locations\/[^/]+\/models\/[^/]+$/;
const RFT_PAGE: Source = {
  source: 'Google Cloud, Reinforcement fine-tuning (Pre-GA)',
  asOf: '2026-09',
};
/** Prompts of a step times samples of a prompt. */
const SAMPLES_MULTIPLE = 16;
const MAX_SAMPLES = 8_192;
/** The same where prompts have images, audio or video. */
const MAX_MULTIMODAL_SAMPLES = 1_024;
/** Sizes that the service takes where the request names none. */
const DEFAULT_BATCH_SIZE = 32;
const DEFAULT_SAMPLES_PER_PROMPT = 16;
const SCORERS = [
  'stringMatchRewardScorer',
  'autoraterScorer',
  'codeExecutionRewardScorer',
  'cloudRunRewardScorer',
];
const EXPRESSIONS = ['stringMatchExpression', 'jsonMatchExpression'];

export function checkMethod(facts: BodyFacts, findings: BodyFindings): void {
  if (facts.method === 'distillation' || facts.method === 'distillationSampling') {
    checkTeacher(facts, findings);
  }
  if (facts.method === 'reinforcement') checkReinforcement(facts, findings);
  checkEvaluationConfig(facts, findings);
}

/** Exactly one of the fields. */
function checkOneOf(
  holder: Fields,
  path: string,
  fields: readonly string[],
  what: string,
  findings: BodyFindings,
): void {
  const given = fields.filter((field) => isGiven(fieldIn(holder, field)));
  if (given.length === 1) return;
  if (given.length === 0)
    findings.refuse(path, `has no ${what}.`, `Add one of ${fields.join(', ')}.`);
  else {
    findings.refuse(
      path,
      `has ${given.length} of ${what} (${given.join(', ')}); the API takes exactly one.`,
      'Keep one.',
    );
  }
}

function checkTeacher({ spec, specPath }: BodyFacts, findings: BodyFindings): void {
  checkOneOf(
    spec,
    specPath,
    ['baseTeacherModel', 'tunedTeacherModelSource'],
    'teacher model',
    findings,
  );
  const teacher = textIn(spec, 'baseTeacherModel');
  const retired = teacher === undefined ? undefined : retirementOf(teacher);
  if (retired !== undefined) {
    findings.limit(
      `${specPath}.baseTeacherModel`,
      'names a model that is switched off',
      retired,
      'Choose another, such as gemini-2.5-pro.',
    );
  }
  const tuned = textIn(spec, 'tunedTeacherModelSource');
  if (tuned !== undefined && !MODEL_NAME.test(tuned)) {
    findings.refuse(
      `${specPath}.tunedTeacherModelSource`,
      'is not the name of a model.',
      'Write projects/PROJECT/locations/LOCATION/models/MODEL; a model of Google goes into baseTeacherModel.',
    );
  }
}

function checkReinforcement(facts: BodyFacts, findings: BodyFindings): void {
  const { spec, specPath, hyperParameters, hyperPath, baseModel } = facts;
  checkOneOf(
    spec,
    specPath,
    ['singleRewardConfig', 'compositeRewardConfig'],
    'reward config',
    findings,
  );
  const single = spec['singleRewardConfig'];
  if (isFields(single)) checkReward(single, `${specPath}.singleRewardConfig`, findings);
  checkComposite(spec['compositeRewardConfig'], `${specPath}.compositeRewardConfig`, findings);
  if (isGiven(hyperParameters['epochCount']) && isGiven(hyperParameters['stepCount'])) {
    findings.refuse(
      `${hyperPath}.stepCount`,
      'stands beside epochCount; the API takes one of them.',
      'Keep one.',
    );
  }
  checkSamples(facts, findings);
  checkIntervals(facts, findings);
  const level = hyperParameters['thinkingLevel'];
  if (level === 'LOW' || level === 'MEDIUM') {
    findings.limit(
      `${hyperPath}.thinkingLevel`,
      `is ${level}; MINIMAL and HIGH are taken`,
      RFT_PAGE,
    );
  }
  if (isGiven(hyperParameters['thinkingBudget']) && /gemini-[3-9]/.test(baseModel ?? '')) {
    findings.limit(
      `${hyperPath}.thinkingBudget`,
      'is for Gemini 2.5 only',
      RFT_PAGE,
      'Use thinkingLevel.',
    );
  }
}

function checkSamples({ hyperParameters, hyperPath }: BodyFacts, findings: BodyFindings): void {
  const batch = Number(hyperParameters['batchSize'] ?? DEFAULT_BATCH_SIZE);
  const perPrompt = Number(hyperParameters['samplesPerPrompt'] ?? DEFAULT_SAMPLES_PER_PROMPT);
  const samples = batch * perPrompt;
  if (samples <= 0 || samples % SAMPLES_MULTIPLE !== 0 || samples > MAX_SAMPLES) {
    findings.limit(
      hyperPath,
      `make ${samples} samples of a step (batchSize × samplesPerPrompt); it must be a multiple of ${SAMPLES_MULTIPLE} and at most ${MAX_SAMPLES}`,
      RFT_PAGE,
    );
  } else if (samples > MAX_MULTIMODAL_SAMPLES) {
    // What the prompts are of is not known before they are read.
    findings.warn(
      hyperPath,
      `make ${samples} samples of a step (batchSize × samplesPerPrompt); where prompts have images, audio or video ${MAX_MULTIMODAL_SAMPLES} are the most (${RFT_PAGE.source}, ${RFT_PAGE.asOf}).`,
    );
  }
}

function checkIntervals({ hyperParameters, hyperPath }: BodyFacts, findings: BodyFindings): void {
  const [checkpoint, evaluation] = [
    Number(hyperParameters['checkpointInterval']),
    Number(hyperParameters['evaluateInterval']),
  ];
  // Without one of them it is an epoch, whose steps are not known here.
  if (!(checkpoint > 0 && evaluation > 0) || checkpoint % evaluation === 0) return;
  findings.warn(
    `${hyperPath}.checkpointInterval`,
    `is ${checkpoint}, no multiple of evaluateInterval, which is ${evaluation}; the documentation advises one (${RFT_PAGE.source}, ${RFT_PAGE.asOf}).`,
  );
}

function checkComposite(composite: unknown, path: string, findings: BodyFindings): void {
  if (!isGiven(composite)) return;
  const weighted = fieldsOf(composite)['weightedRewardConfigs'];
  const rewards = Array.isArray(weighted) ? weighted.map(fieldsOf) : [];
  if (rewards.length === 0) findings.missing(`${path}.weightedRewardConfigs`);
  const names = new Set<string>();
  for (const [index, { rewardConfig }] of rewards.entries()) {
    const at = `${path}.weightedRewardConfigs[${index}].rewardConfig`;
    if (!isFields(rewardConfig)) {
      findings.missing(at);
      continue;
    }
    checkReward(rewardConfig, at, findings);
    const name = textIn(rewardConfig, 'rewardName');
    if (name === undefined) continue;
    if (names.has(name)) findings.refuse(`${at}.rewardName`, 'is the name of another reward too.');
    names.add(name);
  }
}

function checkReward(reward: Fields, path: string, findings: BodyFindings): void {
  if (textIn(reward, 'rewardName') === undefined) {
    findings.limit(
      `${path}.rewardName`,
      'is missing; each reward has one of its own',
      RFT_PAGE,
      'Write any, such as exact.',
    );
  }
  checkOneOf(reward, path, SCORERS, 'scorer', findings);
  const match = reward['stringMatchRewardScorer'];
  if (isFields(match)) {
    checkOneOf(match, `${path}.stringMatchRewardScorer`, EXPRESSIONS, 'expression', findings);
  }
  const parse = fieldsOf(reward['parseResponseConfig']);
  if (
    parse['parseType'] === 'REGEX_EXTRACT' &&
    textIn(parse, 'regexExtractExpression') === undefined
  ) {
    findings.missing(`${path}.parseResponseConfig.regexExtractExpression`);
  }
}

/** Evaluation by the service itself, inside the tuning job. */
function checkEvaluationConfig(
  { spec, specPath, location }: BodyFacts,
  findings: BodyFindings,
): void {
  const config = spec['evaluationConfig'];
  if (!isFields(config)) return;
  const path = `${specPath}.evaluationConfig`;
  const { metrics, outputConfig } = config;
  if (!Array.isArray(metrics) || metrics.length === 0) findings.missing(`${path}.metrics`);
  const destination = fieldsOf(fieldsOf(outputConfig)['gcsDestination']);
  if (textIn(destination, 'outputUriPrefix') === undefined) {
    findings.missing(
      `${path}.outputConfig.gcsDestination.outputUriPrefix`,
      'Write gs://BUCKET/DIRECTORY/.',
    );
  }
  if (!isGiven(spec['validationDatasetUri'])) {
    findings.warn(
      path,
      'stands there without a validationDatasetUri: all documented examples have one.',
    );
  }
  if (location !== 'us-central1') {
    findings.warn(path, 'is documented for us-central1; the service may refuse it here.');
  }
}
