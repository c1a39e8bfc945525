/** Reads a policy from its YAML file; every problem at once, with file, line and path. */
import { readFileSync } from 'node:fs';
import { isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { nearName } from '../contract/near-name';
import { describeProblems } from '../contract/problem';
import type { Problem } from '../contract/problem';
import { TuningError } from '../contract/tuning-error';
import { policySchema } from './policy-schema';
import type { Policy } from './policy-schema';

const KNOWN_FIELDS: readonly string[] = Object.keys(policySchema.shape);

function invalid(problems: readonly Problem[], cause?: unknown): TuningError {
  return new TuningError(
    'CONFIGURATION_INVALID',
    `The policy has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}.\n${describeProblems(problems)}`,
    { problems, ...(cause === undefined ? {} : { cause }) },
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

/** Where the value of a path, or the key of that name, begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  const key = path.at(-1);
  const parent = path.length < 2 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
    );
    if (pair && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
  }
  const node: unknown = document.getIn(path, true);
  if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)) {
    return Number(node.range[0]);
  }
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1));
}

type Place = (path: readonly PropertyKey[]) => string;

function problemsOf(error: z.ZodError, place: Place): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    if (issue.code !== 'unrecognized_keys') {
      const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
      return [{ path: place(issue.path), message: isMissing ? 'is missing.' : issue.message }];
    }
    return issue.keys.map((key) => {
      const meant = issue.path.length === 0 ? nearName(key, KNOWN_FIELDS) : undefined;
      return {
        path: place([...issue.path, key]),
        message: 'is not a field of a policy.',
        remedy: meant === undefined ? 'See docs/reference/policy.md.' : `Did you mean ${meant}?`,
      };
    });
  });
}

/** What the schema alone cannot tell. */
function sense(policy: Policy, place: Place): Problem[] {
  if (policy.maxCostUsd === undefined || policy.prices.length > 0) return [];
  return [
    {
      path: place(['maxCostUsd']),
      message: 'needs prices: a price that the caller names limits nothing.',
      remedy: 'Add prices, one for each model or begin of a model’s name.',
    },
  ];
}

/**
 * Parses the text of a policy file.
 *
 * @param file its name, for the problems.
 * @throws TuningError CONFIGURATION_INVALID.
 */
export function parsePolicy(text: string, file: string): Policy {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const lineOf = (offset: number): string => `${file}:${lineCounter.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map((error) => ({ path: lineOf(error.pos[0]), message: error.message })),
    );
  }
  const value: unknown = document.toJS();
  if (!isMap(document.contents) || document.contents.items.length === 0) {
    throw invalid([
      {
        path: `${file}:1`,
        message: 'holds no policy: it would restrict nothing.',
        remedy: 'Write at least one rule, or unset VERTEX_TUNING_POLICY.',
      },
    ]);
  }
  const place: Place = (path) => `${lineOf(offsetOf(document, path))} ${pathText(path)}`;
  const parsed = policySchema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw invalid(problemsOf(parsed.error, place));
  const problems = sense(parsed.data, place);
  if (problems.length > 0) throw invalid(problems);
  return parsed.data;
}

/** Reads and parses; throws TuningError CONFIGURATION_INVALID. */
export function readPolicy(file: string): Policy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw invalid(
      [{ path: 'VERTEX_TUNING_POLICY', message: `cannot be read: ${message}.` }],
      cause,
    );
  }
  return parsePolicy(text, file);
}
