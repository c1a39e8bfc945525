/** `validate`: checks datasets, and nothing else. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import type { DatasetReport } from '../../contract/dataset';
import { checkPlaces, hasErrors } from '../dataset-check';
import type { DatasetPlace } from '../dataset-check';
import { renderDatasetReport } from '../dataset-view';
import { EXIT } from '../exit-codes';
import { wholeNumber, withExample, withOutput } from '../options';
import type { OutputOptions } from '../options';
import { withObjects } from '../services';
import { print, printJson } from '../terminal';

type ValidateOptions = OutputOptions & {
  baseModel: string;
  validationDataset?: string;
  evaluationDataset?: string;
  maxFindings: number;
};

export function validateCommand(): Command {
  const command = new Command('validate')
    .description('check a training dataset, a local file or gs://, before anything is paid')
    .argument('<dataset>', 'training dataset (JSON Lines)')
    .option('--base-model <model>', 'model whose limits count', 'gemini-2.5-flash')
    .option('--validation-dataset <dataset>', 'check this validation dataset as well')
    .option('--evaluation-dataset <dataset>', 'check this evaluation dataset as well')
    .option('--max-findings <count>', 'how many are listed per dataset', wholeNumber(1), 100)
    .action(async (dataset: string, options: ValidateOptions) => {
      const reports = await validate(dataset, options);
      if (options.output === 'json') printJson({ datasets: reports });
      else print(reports.map(renderDatasetReport).join('\n'));
      process.exitCode = hasErrors(reports) ? EXIT.failure : EXIT.success;
    });
  return withExample(
    withOutput(command),
    'vertex-tuning validate train.jsonl --validation-dataset gs://acme/val.jsonl',
  );
}

function validate(dataset: string, options: ValidateOptions): Promise<DatasetReport[]> {
  const { baseModel, maxFindings, validationDataset, evaluationDataset } = options;
  const places: DatasetPlace[] = [placeOf('training', dataset)];
  if (validationDataset !== undefined) places.push(placeOf('validation', validationDataset));
  if (evaluationDataset !== undefined) places.push(placeOf('evaluation', evaluationDataset));
  return withObjects(readSettings(process.env), (objects) =>
    checkPlaces(places, { baseModel, maxFindings, objects: () => objects }),
  );
}

function placeOf(role: DatasetPlace['role'], place: string): DatasetPlace {
  return place.startsWith('gs://') ? { role, uri: place } : { role, uri: place, path: place };
}
