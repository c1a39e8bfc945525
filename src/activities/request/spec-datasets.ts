/** The datasets that a tuning spec names: which field holds which, and that each is a file, or a dataset resource. */
import type { DatasetRole } from '../../contract/dataset';
import { parseGsUri } from '../../contract/gs-uri';
import type { TuningMethod } from '../../contract/tuning-method';
import type { BodyFacts } from './body-facts';
import type { BodyFindings } from './body-findings';
import { fieldIn, isGiven } from './fields';

export type NamedDataset = { role: DatasetRole; uri: string };

/** A dataset of the project's own, which is no file. */
export const DATASET_RESOURCE = /^projects\/[^/]+\/locations\/[^/]+\/datasets\/[^/]+$/;

/** Distillation learns from prompts; its training dataset is the older name of the same. */
const PROMPT_FIELDS = ['promptDatasetUri', 'trainingDatasetUri'] as const;

/** The fields that may hold what is trained on: one of them must be there. */
export function trainingFieldsOf(method: TuningMethod): readonly [string, ...string[]] {
  if (method === 'distillation') return PROMPT_FIELDS;
  return method === 'distillationSampling' ? ['promptDatasetUri'] : ['trainingDatasetUri'];
}

/** The files to check; a dataset resource is only warned of, since there is no file. */
export function datasetsOf(facts: BodyFacts, findings: BodyFindings): NamedDataset[] {
  const { method, spec, specPath } = facts;
  const [wanted, ...older] = trainingFieldsOf(method);
  const given = [wanted, ...older].filter((field) => isGiven(fieldIn(spec, field)));
  if (given.length > 1) {
    findings.refuse(
      `${specPath}.${older[0] ?? wanted}`,
      `stands beside ${wanted}, which replaced it.`,
      `Keep ${wanted}.`,
    );
  }
  const training = datasetIn(facts, given[0] ?? wanted, 'training', findings);
  const validation = isGiven(fieldIn(spec, 'validationDatasetUri'))
    ? datasetIn(facts, 'validationDatasetUri', 'validation', findings)
    : undefined;
  if (training !== undefined && training.uri === validation?.uri) {
    findings.warn(
      `${specPath}.validationDatasetUri`,
      'is the training dataset itself: what it measures says nothing about new examples.',
    );
  }
  return [training, validation].filter((dataset) => dataset !== undefined);
}

/** The file in one field; what is none is a finding. */
export function datasetIn(
  { spec, specPath }: BodyFacts,
  field: string,
  role: DatasetRole,
  findings: BodyFindings,
): NamedDataset | undefined {
  const path = `${specPath}.${field}`;
  const uri = fieldIn(spec, field);
  if (typeof uri !== 'string' || uri === '') {
    findings.missing(path, 'Write gs://BUCKET/OBJECT.');
    return undefined;
  }
  if (DATASET_RESOURCE.test(uri)) {
    findings.warnings.push({
      code: 'DATASET_NOT_CHECKED',
      message: `The ${role} dataset ${uri} is a dataset resource, not a file: it was neither checked nor pinned.`,
    });
    return undefined;
  }
  const parsed = parseGsUri(uri);
  if (parsed === undefined || parsed.object === '' || uri.endsWith('/')) {
    findings.refuse(
      path,
      'is not the URI of a Cloud Storage object.',
      'Write gs://BUCKET/OBJECT, or the name of a dataset resource, projects/PROJECT/locations/LOCATION/datasets/DATASET.',
    );
    return undefined;
  }
  return { role, uri };
}
