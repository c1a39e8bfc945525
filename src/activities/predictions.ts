/**
 * Predictions of an evaluation, kept in Cloud Storage in chunks: a retried activity asks no example twice, and no answer ever
 * stands in a history.
 */
import { z } from 'zod';
import { joinGsUri } from '../contract/gs-uri';
import type { EvaluatedModel } from '../contract/evaluated-models';
import { GoogleApiError } from '../google/google-api-error';
import type { ObjectStore } from '../storage/port';

const predictionSchema = z.object({
  /** 1-based line in the evaluation dataset. */
  line: z.int(),
  /** `null` when the model gave no text: blocked, empty, refused. */
  prediction: z.string().nullable(),
  reference: z.string(),
  finishReason: z.string().exactOptional(),
});

/** One answered, or unanswered, example. */
export type Prediction = z.infer<typeof predictionSchema>;

/** Examples per object: at one second each and eight at a time, a lost worker repeats a few seconds. */
export const CHUNK_SIZE = 25;

export type PredictionStore = {
  /** `undefined` where there is no chunk, or none that can be read: it is made anew. */
  read(model: EvaluatedModel, chunk: number): Promise<Prediction[] | undefined>;
  write(model: EvaluatedModel, chunk: number, predictions: readonly Prediction[]): Promise<void>;
};

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString('utf8');
}

/** The whole text of a small object, or `undefined` when there is none. */
export async function readText(
  objects: ObjectStore,
  uri: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const options = signal ? { signal } : {};
  try {
    return await textOf(objects.read(await objects.stat(uri, options), options));
  } catch (error) {
    if (error instanceof GoogleApiError && error.httpStatus === 404) return undefined;
    throw error;
  }
}

/** Errors of parsing quote what they could not parse: none leaves this function. */
function parseChunk(text: string): Prediction[] | undefined {
  const lines = text.split('\n').filter((line) => line !== '');
  try {
    return lines.map((line) => predictionSchema.parse(JSON.parse(line)));
  } catch {
    return undefined;
  }
}

export function predictionStore(
  objects: ObjectStore,
  directoryUri: string,
  signal: AbortSignal,
): PredictionStore {
  const uriOf = (model: EvaluatedModel, chunk: number): string =>
    joinGsUri(directoryUri, `predictions/${model}-${String(chunk).padStart(5, '0')}.jsonl`);
  return {
    async read(model, chunk) {
      const text = await readText(objects, uriOf(model, chunk), signal);
      return text === undefined ? undefined : parseChunk(text);
    },
    async write(model, chunk, predictions) {
      const body = predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join('');
      await objects.write(uriOf(model, chunk), body, {
        contentType: 'application/jsonl',
        signal,
      });
    },
  };
}
