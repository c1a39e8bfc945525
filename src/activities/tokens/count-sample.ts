/** Counts the tokens of a dataset by asking `countTokens` about a sample of its examples; for activities and the command line. */
import type { TokenCount } from '../../contract/dataset';
import { publisherModelName } from '../../contract/model-name';
import { TuningError } from '../../contract/tuning-error';
import type { ApiVersion } from '../../contract/tuning-job';
import { readExamples } from '../../dataset';
import type { NumberedExample } from '../../dataset';
import { drawTokenSample, estimateTotal } from '../../evaluation';
import { GoogleApiError } from '../../google/google-api-error';
import type { VertexTuning } from '../../vertex/port';
import type { CountTokensRequest } from '../../vertex/wire-types';
import { mapConcurrently } from '../map-concurrently';

/** Enough for an interval of a few percent in datasets of one kind; some seconds of calls. */
export const SAMPLE_SIZE = 200;
const SEED = 0;
/** Characters of examples that are kept at a time: 64 million, some hundred megabytes when they are parsed. */
const MAX_KEPT = 64 * 2 ** 20;
/** Calls at a time: well under the usual quota of requests per minute. */
const CONCURRENCY = 4;

export type CountSampleInput = {
  vertex: Pick<VertexTuning, 'countTokens'>;
  project: string;
  location: string;
  apiVersion: ApiVersion;
  baseModel: string;
  /** The dataset's content, from its begin. */
  bytes: AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number }) => void;
};

/**
 * What of an example the service counts, as it is billed once per epoch. A preference row is billed for twice its prompt and both
 * completions: the prompt with the one, and the prompt with the other.
 */
function requestsOf({ example }: NumberedExample): CountTokensRequest[] {
  const { contents, systemInstruction, tools, completions } = example;
  const conversations = completions?.map((turn) => [...contents, turn]) ?? [contents];
  return conversations.map(
    (turns) =>
      ({
        contents: turns,
        ...(systemInstruction ? { systemInstruction } : {}),
        ...(tools ? { tools } : {}),
      }) as CountTokensRequest,
  );
}

function modelName({ project, location, baseModel }: CountSampleInput): string {
  return `projects/${project}/locations/${location}/${publisherModelName(baseModel)}`;
}

/** Undefined where the service refuses: that says nothing of other examples. */
async function tokensOf(
  input: CountSampleInput,
  request: CountTokensRequest,
): Promise<number | undefined> {
  const { vertex, apiVersion, signal } = input;
  try {
    const call = { model: modelName(input), apiVersion, request };
    const { body } = await vertex.countTokens(call, signal ? { signal } : {});
    return body.totalTokens;
  } catch (error) {
    if (!(error instanceof GoogleApiError) || error.httpStatus !== 400) throw error;
    return undefined;
  }
}

/** All that is billed of an example; undefined where a part of it could not be counted. */
async function tokensOfExample(
  input: CountSampleInput,
  example: NumberedExample,
): Promise<number | undefined> {
  let tokens: number | undefined = 0;
  for (const request of requestsOf(example)) {
    const counted = await tokensOf(input, request);
    tokens = tokens === undefined || counted === undefined ? undefined : tokens + counted;
  }
  return tokens;
}

/** Throws a `TuningError` where too little could be counted, and `GoogleApiError` where the service does not answer. */
export async function countSample(input: CountSampleInput): Promise<TokenCount> {
  const { bytes, signal, onProgress } = input;
  const sample = await drawTokenSample(readExamples(bytes, signal ? { signal } : {}), {
    count: SAMPLE_SIZE,
    seed: SEED,
    maxSize: MAX_KEPT,
    sizeOf: (row) =>
      requestsOf(row).reduce((size, request) => size + JSON.stringify(request).length, 0),
  });
  const total = sample.drawn.length;
  let done = 0;
  const answers = await mapConcurrently(sample.drawn, CONCURRENCY, async ({ size, item }) => {
    const tokens = await tokensOfExample(input, item);
    done += 1;
    onProgress?.({ done, total });
    return { size, tokens };
  });
  const counted = answers.flatMap(({ size, tokens }) =>
    tokens === undefined ? [] : [{ size, tokens }],
  );
  if (counted.length < Math.min(2, Math.max(1, sample.examples))) {
    throw new TuningError(
      'INVALID_REQUEST',
      `countTokens of ${modelName(input)} counted ${counted.length} of ${total} sampled examples.`,
    );
  }
  const { examples } = sample;
  return { ...estimateTotal(counted, sample), sampled: counted.length, examples, seed: SEED };
}
