/**
 * Metrics of tool calls: texts such as `{"content": "", "tool_calls": [{"name": "f", "arguments": {}}]}`, of which only
 * the first call counts. Which share of the parameters a score is, is not published: here it is that of the reference's.
 */
import { isDeepStrictEqual } from 'node:util';

type ToolCall = { name: string; parameters: Record<string, unknown> };

/** 1 where the prediction holds a call that can be read. */
export function toolCallValid(prediction: string): number {
  return firstCall(prediction) === undefined ? 0 : 1;
}

/** 1 where both call the same tool. */
export function toolNameMatch(prediction: string, reference: string): number {
  const [predicted, wanted] = [firstCall(prediction), firstCall(reference)];
  return predicted !== undefined && predicted.name === wanted?.name ? 1 : 0;
}

/** Share of the reference's parameters that the prediction has by name. */
export function toolParameterKeyMatch(prediction: string, reference: string): number {
  return shareOfParameters(prediction, reference, () => true);
}

/** Share of the reference's parameters that the prediction has with the same value. */
export function toolParameterKvMatch(
  prediction: string,
  reference: string,
  { useStrictStringMatch = false }: { useStrictStringMatch?: boolean },
): number {
  return shareOfParameters(prediction, reference, (given, wanted) =>
    useStrictStringMatch
      ? isDeepStrictEqual(given, wanted)
      : isDeepStrictEqual(relaxed(given), relaxed(wanted)),
  );
}

function shareOfParameters(
  prediction: string,
  reference: string,
  isSame: (given: unknown, wanted: unknown) => boolean,
): number {
  const [predicted, wanted] = [firstCall(prediction), firstCall(reference)];
  if (predicted === undefined || wanted === undefined) return 0;
  const parameters = Object.entries(wanted.parameters);
  if (parameters.length === 0) return Object.keys(predicted.parameters).length === 0 ? 1 : 0;
  const matching = parameters.filter(
    ([name, value]) =>
      Object.hasOwn(predicted.parameters, name) && isSame(predicted.parameters[name], value),
  );
  return matching.length / parameters.length;
}

/** Without strict match the case of letters and the space around a text do not count. */
function relaxed(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}

function firstCall(text: string): ToolCall | undefined {
  try {
    const { tool_calls: calls } = JSON.parse(text) as { tool_calls?: unknown };
    const [call] = Array.isArray(calls) ? (calls as unknown[]) : [];
    const { name, arguments: given } = (call ?? {}) as { name?: unknown; arguments?: unknown };
    if (typeof name !== 'string' || name === '') return undefined;
    const parameters = parametersOf(given);
    return parameters && { name, parameters };
  } catch {
    return undefined;
  }
}

/** An object, or the JSON text of one. */
function parametersOf(given: unknown): Record<string, unknown> | undefined {
  const value: unknown = typeof given === 'string' ? JSON.parse(given) : (given ?? {});
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? (value as Record<string, unknown>) : undefined;
}
