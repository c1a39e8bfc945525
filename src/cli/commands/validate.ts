/** `validate`: checks datasets, and nothing else. */
import { Command, Option } from 'commander';
import { readSettings } from '../../config/settings';
import type { DatasetReport } from '../../contract/dataset';
import { METHOD_SPECS, type TuningMethod } from '../../contract/tuning-method';
import { DATASET_FORMAT_NAMES, type DatasetFormat } from '../../dataset';
import { checkPlaces, hasErrors } from '../dataset-check';
import type { DatasetPlace } from '../dataset-check';
import { renderDatasetReport, renderVerdict } from '../dataset-view';
import { EXIT } from '../exit-codes';
import { toGitHubAnnotations, toSarif } from '../finding-annotations';
import { wholeNumber, withExample } from '../options';
import { packageVersion } from '../package-version';
import { withObjects } from '../services';
import { print, printJson } from '../terminal';

type ReportForm = 'table' | 'json' | 'sarif' | 'github';

type ValidateOptions = {
  baseModel: string;
  method: TuningMethod;
  format?: DatasetFormat;
  validationDataset?: string;
  evaluationDataset?: string;
  maxFindings: number;
  output: ReportForm;
};

export function validateCommand(): Command {
  const command = new Command('validate')
    .description('check a training dataset, a local file or gs://, before anything is paid')
    .argument('<dataset>', 'training dataset (JSON Lines)')
    .option('--base-model <model>', 'model whose limits count', 'gemini-2.5-flash')
    .addOption(
      new Option('--method <method>', 'tuning method whose rules count')
        .choices(Object.keys(METHOD_SPECS))
        .default('supervised'),
    )
    .addOption(
      new Option(
        '--format <format>',
        'format of the rows, where it is not what method and model expect; not for --evaluation-dataset',
      ).choices(DATASET_FORMAT_NAMES),
    )
    .option('--validation-dataset <dataset>', 'check this validation dataset as well')
    .option('--evaluation-dataset <dataset>', 'check this evaluation dataset as well')
    .option('--max-findings <count>', 'how many are listed per dataset', wholeNumber(1), 100)
    .addOption(
      new Option('-o, --output <format>', 'how results are printed')
        .choices(['table', 'json', 'sarif', 'github'])
        .default('table'),
    )
    .addOption(new Option('--json', 'the same as -o json').implies({ output: 'json' }))
    .action(async (dataset: string, options: ValidateOptions) => {
      const reports = await validate(dataset, options);
      printReports(reports, options.output);
      process.exitCode = hasErrors(reports) ? EXIT.failure : EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning validate train.jsonl --validation-dataset gs://acme/val.jsonl',
    'vertex-tuning validate pairs.jsonl --method preferenceOptimization -o sarif',
  );
}

function printReports(reports: readonly DatasetReport[], form: ReportForm): void {
  switch (form) {
    case 'json':
      printJson({ datasets: reports });
      return;
    case 'sarif':
      printJson(toSarif(reports, packageVersion()));
      return;
    case 'github':
      print(toGitHubAnnotations(reports));
      return;
    case 'table':
      print([...reports.map(renderDatasetReport), renderVerdict(reports)].join('\n'));
  }
}

function validate(dataset: string, options: ValidateOptions): Promise<DatasetReport[]> {
  const { method, baseModel, format, maxFindings, validationDataset, evaluationDataset } = options;
  const places: DatasetPlace[] = [placeOf('training', dataset)];
  if (validationDataset !== undefined) places.push(placeOf('validation', validationDataset));
  if (evaluationDataset !== undefined) places.push(placeOf('evaluation', evaluationDataset));
  const settings = readSettings(process.env);
  return withObjects(settings, (objects) =>
    checkPlaces(places, {
      method,
      baseModel,
      ...(format === undefined ? {} : { format }),
      maxFindings,
      objects: () => objects,
      threads: settings.checkThreads,
    }),
  );
}

function placeOf(role: DatasetPlace['role'], place: string): DatasetPlace {
  return place.startsWith('gs://') ? { role, uri: place } : { role, uri: place, path: place };
}
