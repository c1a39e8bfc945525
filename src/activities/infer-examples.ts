/**
 * Asks one model for its answers to the evaluation examples, a few at a time. Chunks that were answered before are not
 * asked again, so a retried activity goes on where the last one stopped.
 */
import { Context } from '@temporalio/activity';
import type { PreparedEvaluation, TuningActivities } from '../contract/activities';
import type { EvaluatedModel } from '../contract/evaluated-models';
import { publisherModelName } from '../contract/model-name';
import { readExamples } from '../dataset';
import { selectExamples } from '../evaluation';
import type { EvaluationExample } from '../evaluation';
import { TuningError } from '../contract/tuning-error';
import { GoogleApiError } from '../google/google-api-error';
import type { VertexTuning } from '../vertex/port';
import { finishReasonOf, textOf } from '../vertex/answer-text';
import type { GenerateContentRequest } from '../vertex/wire-types';
import type { ActivityDependencies } from './dependencies';
import { withHeartbeats } from './heartbeats';
import { mapConcurrently } from './map-concurrently';
import { CHUNK_SIZE, predictionStore } from './predictions';
import type { Prediction } from './predictions';
import { converting } from './to-application-failure';

/** Requests at a time and model: well under the usual quota of requests per minute for answers of a second. */
const CONCURRENCY = 8;

/** Name of the model to ask: the endpoint, or the publisher's model. */
function modelName({ evaluation }: PreparedEvaluation, model: EvaluatedModel): string {
  const { project, location, endpoint, baseModel } = evaluation;
  if (model === 'tuned') return endpoint;
  return `projects/${project}/locations/${location}/${publisherModelName(baseModel)}`;
}

async function predict(
  vertex: VertexTuning,
  input: { model: string; prepared: PreparedEvaluation; example: EvaluationExample },
  signal: AbortSignal,
): Promise<Prediction> {
  const { model, prepared, example } = input;
  const { line, reference } = example;
  // Temperature 0: an evaluation should say the same twice.
  const request = { ...example.request, generationConfig: { temperature: 0 } };
  try {
    const { body } = await vertex.generateContent(
      {
        model,
        apiVersion: prepared.evaluation.apiVersion,
        request: request as GenerateContentRequest,
      },
      { signal },
    );
    const finishReason = finishReasonOf(body);
    return {
      line,
      prediction: textOf(body),
      reference,
      ...(finishReason === undefined ? {} : { finishReason }),
    };
  } catch (error) {
    // A refusal of this example is its result; anything else is trouble of the service.
    if (!(error instanceof GoogleApiError) || error.httpStatus !== 400) throw error;
    return { line, prediction: null, reference, finishReason: error.status ?? 'HTTP_400' };
  }
}

function noExamples(uri: string): TuningError {
  return new TuningError(
    'DATASET_INVALID',
    `The evaluation dataset ${uri} has no example with a prompt and a text answer: no model was asked.`,
    {
      problems: [
        {
          path: uri,
          message: 'has no usable example.',
          remedy: 'Check it with `vertex-tuning validate`.',
        },
      ],
    },
  );
}

/** Zeros for a model that never spoke would pass a gate, or fail one, on nothing. */
function noAnswers(model: EvaluatedModel, predictions: readonly Prediction[]): TuningError {
  const reasons = [...new Set(predictions.map(({ finishReason }) => finishReason ?? 'no reason'))];
  return new TuningError(
    'EVALUATION_FAILED',
    `The ${model} model answered none of the evaluation examples (${reasons.slice(0, 5).join(', ')}): there is nothing to score.`,
  );
}

/** A chunk that was kept may be of another version's making: it counts only if it holds the same examples. */
function isOf(
  predictions: readonly Prediction[] | undefined,
  examples: readonly EvaluationExample[],
): predictions is Prediction[] {
  return (
    predictions?.length === examples.length &&
    examples.every(({ line }, index) => predictions[index]?.line === line)
  );
}

export function inferExamples(deps: ActivityDependencies): TuningActivities['inferExamples'] {
  return ({ prepared, model }) =>
    converting({ waitOut: false }, () => {
      const { cancellationSignal: signal } = Context.current();
      const store = predictionStore(deps.objects, prepared.directoryUri, signal);
      const name = modelName(prepared, model);
      let progress = { what: `asking the ${model} model`, done: 0, total: 0 };
      return withHeartbeats(
        () => progress,
        async (beat) => {
          const { maxExamples, seed } = prepared.evaluation.evaluation;
          const rows = readExamples(deps.objects.read(prepared.dataset, { signal }), { signal });
          const { examples } = await selectExamples(rows, { maxExamples, seed });
          if (examples.length === 0) throw noExamples(prepared.dataset.uri);
          let unanswered = 0;
          let last: Prediction[] = [];
          for (let start = 0; start < examples.length; start += CHUNK_SIZE) {
            const chunk = start / CHUNK_SIZE;
            const asked = examples.slice(start, start + CHUNK_SIZE);
            let predictions = await store.read(model, chunk);
            if (!isOf(predictions, asked)) {
              predictions = await mapConcurrently(asked, CONCURRENCY, (example) =>
                predict(deps.vertex, { model: name, prepared, example }, signal),
              );
              await store.write(model, chunk, predictions);
            }
            last = predictions;
            unanswered += predictions.filter(({ prediction }) => prediction === null).length;
            progress = { ...progress, done: start + predictions.length, total: examples.length };
            beat();
          }
          if (unanswered === examples.length) throw noAnswers(model, last);
          return { model, examples: examples.length, unanswered };
        },
      );
    });
}
