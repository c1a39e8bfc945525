/** Scores the predictions by `evaluateInstances`, compares the models, decides the gate, and keeps the scores. */
import { Context } from '@temporalio/activity';
import type { PreparedEvaluation, TuningActivities } from '../contract/activities';
import { EVALUATED_MODELS } from '../contract/evaluated-models';
import type { EvaluatedModel } from '../contract/evaluated-models';
import type { EvaluationResult, Metric } from '../contract/evaluation';
import { joinGsUri } from '../contract/gs-uri';
import { compareScores, decideGate, readScores, toEvaluateInstancesRequest } from '../evaluation';
import type { ExampleScores, ScoresFile } from '../evaluation';
import type { EvaluateInstancesRequest } from '../vertex/wire-types';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { predictionStore } from './predictions';
import type { Prediction } from './predictions';
import { converting } from './to-application-failure';

/** Pairs per call: the API documents no maximum; fifty is what Google's own samples stay under. */
const PAIRS_PER_CALL = 50;

type Scored = { metric: string; model: EvaluatedModel; scores: (number | null)[] };

async function predictionsOf(
  store: ReturnType<typeof predictionStore>,
  model: EvaluatedModel,
): Promise<Prediction[]> {
  const all: Prediction[] = [];
  for (let chunk = 0; ; chunk += 1) {
    const predictions = await store.read(model, chunk);
    if (!predictions) return all;
    all.push(...predictions);
  }
}

/** Scores of one model by one metric, in the order of the predictions; an example without an answer scores 0. */
async function scoresOf(
  { vertex }: ActivityDependencies,
  input: { prepared: PreparedEvaluation; metric: Metric; predictions: readonly Prediction[] },
  signal: AbortSignal,
): Promise<(number | null)[]> {
  const { prepared, metric, predictions } = input;
  const { project, location, apiVersion } = prepared.evaluation;
  const scores: (number | null)[] = predictions.map(() => 0);
  const answered = predictions.flatMap(({ prediction, reference }, index) =>
    prediction === null ? [] : [{ index, prediction, reference }],
  );
  for (let start = 0; start < answered.length; start += PAIRS_PER_CALL) {
    const pairs = answered.slice(start, start + PAIRS_PER_CALL);
    const request = toEvaluateInstancesRequest(metric, pairs) as EvaluateInstancesRequest;
    const { body } = await vertex.evaluateInstances(
      { project, location, apiVersion, request },
      { signal },
    );
    const values = readScores(metric, body, pairs.length);
    pairs.forEach(({ index }, position) => (scores[index] = values[position] ?? null));
  }
  return scores;
}

function byExample(lines: readonly number[], scored: readonly Scored[]): ExampleScores[] {
  return lines.map((line, index) => {
    const scores: ExampleScores['scores'] = {};
    for (const { metric, model, scores: values } of scored) {
      scores[metric] = { tuned: null, ...scores[metric], [model]: values[index] ?? null };
    }
    return { line, scores };
  });
}

type AllScores = {
  examples: ExampleScores[];
  unanswered: EvaluationResult['unanswered'];
};

/** The scores of every model by every metric. */
async function scoreAll(
  deps: ActivityDependencies,
  { prepared, models }: { prepared: PreparedEvaluation; models: readonly EvaluatedModel[] },
  { signal, onScored }: { signal: AbortSignal; onScored: () => void },
): Promise<AllScores> {
  const store = predictionStore(deps.objects, prepared.directoryUri, signal);
  const scored: Scored[] = [];
  const unanswered: AllScores['unanswered'] = {};
  let lines: number[] = [];
  for (const model of models) {
    const predictions = await predictionsOf(store, model);
    lines = predictions.map(({ line }) => line);
    unanswered[model] = predictions.filter(({ prediction }) => prediction === null).length;
    for (const metric of prepared.evaluation.evaluation.metrics) {
      const scores = await scoresOf(deps, { prepared, metric, predictions }, signal);
      scored.push({ metric: metric.id, model, scores });
      onScored();
    }
  }
  return { examples: byExample(lines, scored), unanswered };
}

/** Writes the scores beside the predictions, and gives their URI. */
async function keep(
  { objects }: ActivityDependencies,
  directoryUri: string,
  { file, signal }: { file: ScoresFile; signal: AbortSignal },
): Promise<string> {
  const uri = joinGsUri(directoryUri, 'scores.json');
  await objects.write(uri, JSON.stringify(file), { contentType: 'application/json', signal });
  return uri;
}

function modelsOf({ evaluation }: PreparedEvaluation): EvaluatedModel[] {
  const { compareWith } = evaluation.evaluation;
  return EVALUATED_MODELS.filter((model) => model === 'tuned' || compareWith.includes(model));
}

async function score(
  deps: ActivityDependencies,
  prepared: PreparedEvaluation,
  { onScored }: { onScored: () => void },
): Promise<EvaluationResult> {
  const { cancellationSignal: signal } = Context.current();
  const { evaluation, directoryUri, dataset, simulated } = prepared;
  const { metrics, seed, gate } = evaluation.evaluation;
  const models = modelsOf(prepared);
  const { examples, unanswered } = await scoreAll(deps, { prepared, models }, { signal, onScored });
  const ids = metrics.map(({ id }) => id);
  const comparisons = compareScores({ metrics: ids, models, examples, seed });
  const file: ScoresFile = {
    formatVersion: 1,
    datasetUri: dataset.uri,
    seed,
    simulated,
    models,
    metrics: ids,
    examples,
  };
  const scoresUri = await keep(deps, directoryUri, { file, signal });
  return {
    ...decideGate({ gate, comparisons, models, examples, seed }),
    examples: examples.length,
    unanswered,
    metrics: comparisons,
    scoresUri,
    simulated,
  };
}

export function scoreExamples(deps: ActivityDependencies): TuningActivities['scoreExamples'] {
  return ({ prepared }) =>
    converting({ waitOut: false }, () => {
      const { metrics } = prepared.evaluation.evaluation;
      const total = metrics.length * modelsOf(prepared).length;
      let progress = { what: 'scoring', done: 0, total };
      return withHeartbeats(
        () => progress,
        (beat) =>
          score(deps, prepared, {
            onScored: () => {
              progress = { ...progress, done: progress.done + 1 };
              beat();
            },
          }),
      );
    });
}
