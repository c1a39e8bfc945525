/**
 * Checks the body of the create call: against the API's own schema, then against the rules of the method. Every problem at
 * once; what Google may have changed since is a warning.
 */
import { parseGsUri } from '../../contract/gs-uri';
import { LABELS } from '../../contract/names';
import type { Problem } from '../../contract/problem';
import type { DatasetRole } from '../../contract/dataset';
import type { Warning } from '../../contract/result';
import type { ApiVersion } from '../../contract/tuning-job';
import { checkMessage } from '../../vertex/discovery/message-check';

/** The methods of the API; one of them is built. */
const SPECS = [
  'supervisedTuningSpec',
  'preferenceOptimizationSpec',
  'distillationSpec',
  'distillationSamplingSpec',
  'partnerModelTuningSpec',
  'veoTuningSpec',
  'veoLoraTuningSpec',
  'reinforcementTuningSpec',
  'fullFineTuningSpec',
] as const;
const BUILT_SPEC = 'supervisedTuningSpec';

/** Fields of a tuning job that belong to methods or models that are not built yet. */
const PLANNED_BODY_FIELDS = ['preTunedModel', 'customBaseModel', 'outputUri'] as const;

/** Labels: Google's rule for all resources (63 characters; keys start with a letter), the safe side of the API's own 64. */
const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const MAX_LABELS = 64;
const MAX_DISPLAY_NAME = 128;
/** Temporal's limit for a search attribute; no model's name comes near it. */
const MAX_BASE_MODEL = 255;
/** Ranges that older documentation of the SDK states and nobody proved: a warning outside, never an error. */
const STATED_RANGES = { epochCount: [1, 100], learningRateMultiplier: [0.001, 10] } as const;

export type CheckedBody = {
  tuningJob: Record<string, unknown>;
  baseModel: string;
  epochs?: number;
  datasets: { role: DatasetRole; uri: string }[];
  problems: Problem[];
  warnings: Warning[];
};

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

function methodProblems(body: Fields): Problem[] {
  const given = SPECS.filter((spec) => body[spec] !== undefined);
  const path = 'tuningJob';
  if (given.length === 0) {
    return [
      {
        path,
        message: 'has no tuning spec.',
        remedy: `Add supervisedTuningSpec with a trainingDatasetUri.`,
      },
    ];
  }
  const problems: Problem[] = [];
  if (given.length > 1) {
    problems.push({
      path,
      message: `has ${given.length} tuning specs (${given.join(', ')}); the API takes exactly one.`,
      remedy: 'Keep one.',
    });
  }
  for (const spec of given) {
    if (spec === BUILT_SPEC) continue;
    problems.push({
      path: `${path}.${spec}`,
      message: 'is a method that is planned and not built yet.',
      remedy: `Use ${BUILT_SPEC}.`,
    });
  }
  return problems;
}

function datasetOf(
  spec: Fields,
  field: string,
  role: DatasetRole,
): CheckedBody['datasets'][number] | Problem {
  const path = `tuningJob.${BUILT_SPEC}.${field}`;
  const uri = spec[field];
  if (typeof uri !== 'string' || uri === '') return { path, message: 'is missing.' };
  if (/^projects\/[^/]+\/locations\/[^/]+\/datasets\/[^/]+$/.test(uri)) {
    return {
      path,
      message: 'names a multimodal dataset resource; that is planned and not built yet.',
      remedy: 'Use a JSONL file in Cloud Storage.',
    };
  }
  const parsed = parseGsUri(uri);
  if (!parsed || parsed.object === '' || uri.endsWith('/')) {
    return {
      path,
      message: 'is not the URI of a Cloud Storage object.',
      remedy: 'Write gs://BUCKET/OBJECT.',
    };
  }
  return { role, uri };
}

function labelProblems(labels: Fields): Problem[] {
  const ours: string[] = Object.values(LABELS);
  const problems = Object.entries(labels).flatMap(([key, value]): Problem[] => {
    const path = `tuningJob.labels.${/^[\w-]{1,63}$/.test(key) ? key : JSON.stringify(key.slice(0, 63))}`;
    if (ours.includes(key))
      return [
        { path, message: 'is a label that the worker sets itself.', remedy: 'Leave it out.' },
      ];
    const wrong: Problem[] = [];
    if (!LABEL_KEY.test(key)) {
      wrong.push({
        path,
        message:
          'has an illegal key: at most 63 lower-case letters, digits, _ and -, beginning with a letter.',
      });
    }
    if (typeof value === 'string' && !LABEL_VALUE.test(value)) {
      wrong.push({
        path,
        message: 'has an illegal value: at most 63 lower-case letters, digits, _ and -.',
      });
    }
    return wrong;
  });
  const count = Object.keys(labels).length + ours.length;
  if (count > MAX_LABELS) {
    problems.push({
      path: 'tuningJob.labels',
      message: `would have ${count} labels with the worker's own ${ours.length}; a resource takes ${MAX_LABELS}.`,
    });
  }
  return problems;
}

function rangeWarnings(hyperParameters: Fields): Warning[] {
  return Object.entries(STATED_RANGES).flatMap(([field, [low, high]]) => {
    const value = hyperParameters[field];
    if (value === undefined || (Number(value) >= low && Number(value) <= high)) return [];
    const path = `tuningJob.${BUILT_SPEC}.hyperParameters.${field}`;
    return [
      {
        code: 'REQUEST' as const,
        message: `${path} is outside ${low} to ${high}; the service may refuse it.`,
      },
    ];
  });
}

/** Checks and normalises; `problems` is empty when the body may be sent. */
export function checkTuningJobBody(
  value: unknown,
  options: { apiVersion: ApiVersion; unknownFields: 'refuse' | 'allow' },
): CheckedBody {
  const { value: tuningJob, problems } = checkMessage({
    version: options.apiVersion,
    message: 'TuningJob',
    value,
    unknownFields: options.unknownFields,
    path: 'tuningJob',
  });
  problems.push(...methodProblems(tuningJob));
  for (const field of PLANNED_BODY_FIELDS) {
    if (tuningJob[field] === undefined) continue;
    problems.push({
      path: `tuningJob.${field}`,
      message: 'is planned and not built yet.',
      remedy: 'Leave it out.',
    });
  }
  const { baseModel, tunedModelDisplayName: displayName } = tuningJob;
  if (typeof baseModel !== 'string' || baseModel === '') {
    problems.push({
      path: 'tuningJob.baseModel',
      message: 'is missing.',
      remedy: 'Write for example gemini-2.5-flash.',
    });
  }
  if (typeof baseModel === 'string' && baseModel.length > MAX_BASE_MODEL) {
    problems.push({
      path: 'tuningJob.baseModel',
      message: `has more than ${MAX_BASE_MODEL} characters.`,
    });
  }
  if (typeof displayName === 'string' && Array.from(displayName).length > MAX_DISPLAY_NAME) {
    problems.push({
      path: 'tuningJob.tunedModelDisplayName',
      message: `has more than ${MAX_DISPLAY_NAME} characters.`,
    });
  }
  problems.push(...labelProblems(fieldsOf(tuningJob['labels'])));
  const datasets: CheckedBody['datasets'] = [];
  const spec = fieldsOf(tuningJob[BUILT_SPEC]);
  if (tuningJob[BUILT_SPEC] !== undefined) {
    const wanted: [string, DatasetRole][] = [['trainingDatasetUri', 'training']];
    if (spec['validationDatasetUri'] !== undefined)
      wanted.push(['validationDatasetUri', 'validation']);
    for (const [field, role] of wanted) {
      const dataset = datasetOf(spec, field, role);
      if ('uri' in dataset) datasets.push(dataset);
      else problems.push(dataset);
    }
  }
  const hyperParameters = fieldsOf(spec['hyperParameters']);
  const epochs = Number(hyperParameters['epochCount'] ?? 0);
  return {
    tuningJob,
    baseModel: typeof baseModel === 'string' ? baseModel : '',
    ...(epochs > 0 ? { epochs } : {}),
    datasets,
    problems,
    warnings: rangeWarnings(hyperParameters),
  };
}
