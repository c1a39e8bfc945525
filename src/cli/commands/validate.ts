/** `validate`: checks datasets and says what tuning on them may cost, and nothing else. */
import { Command, Option } from 'commander';
import { readSettings } from '../../config/settings';
import type { DatasetReport } from '../../contract/dataset';
import { TuningError } from '../../contract/tuning-error';
import { METHOD_SPECS, type TuningMethod } from '../../contract/tuning-method';
import { chosenPrice } from '../../policy';
import type { ObjectStore } from '../../storage/port';
import { DATASET_FORMAT_NAMES, type DatasetFormat } from '../../dataset';
import { policyHere } from '../checked-request';
import { assessCost, refusalOf } from '../cost-assessment';
import type { CostAssessment } from '../cost-assessment';
import { renderCost } from '../cost-view';
import { checkPlaces, hasErrors } from '../dataset-check';
import type { DatasetPlace } from '../dataset-check';
import { renderDatasetReport, renderVerdict } from '../dataset-view';
import { EXIT } from '../exit-codes';
import { toGitHubAnnotations, toSarif } from '../finding-annotations';
import { placeOf as vertexPlaceOf } from '../resource-args';
import type { PlaceFlags } from '../resource-args';
import { positiveNumber, wholeNumber, withExample } from '../options';
import { packageVersion } from '../package-version';
import { withObjects, withVertex } from '../services';
import { note, print, printJson } from '../terminal';

type ReportForm = 'table' | 'json' | 'sarif' | 'github';

type ValidateOptions = PlaceFlags & {
  baseModel: string;
  method: TuningMethod;
  format?: DatasetFormat;
  validationDataset?: string;
  evaluationDataset?: string;
  maxFindings: number;
  epochs?: number;
  pricePerMillion?: number;
  maxCost?: number;
  exact?: boolean;
  checkMedia?: boolean;
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
    .option(
      '--evaluation-dataset <dataset>',
      'check this evaluation dataset as well, and find its prompts in the others',
    )
    .option('--max-findings <count>', 'how many are listed per dataset', wholeNumber(1), 100)
    .option(
      '--check-media',
      'look at the gs:// files that rows name: they exist, and have the right type and size',
    )
    .option('--epochs <count>', 'epochs to train, for the cost estimate', wholeNumber(1))
    .option(
      '--price-per-million <usd>',
      'price of a million training tokens, where no policy (VERTEX_TUNING_POLICY) has one',
      positiveNumber,
    )
    .option('--max-cost <usd>', 'fail when tuning may cost more than this', positiveNumber)
    .option('--exact', 'have the service count tokens, on a sample; needs project and location')
    .option('--project <id>', 'with --exact: Google Cloud project (default: GOOGLE_CLOUD_PROJECT)')
    .option('--location <location>', 'with --exact: location (default: GOOGLE_CLOUD_LOCATION)')
    .addOption(
      new Option('-o, --output <format>', 'how results are printed')
        .choices(['table', 'json', 'sarif', 'github'])
        .default('table'),
    )
    .addOption(new Option('--json', 'the same as -o json').implies({ output: 'json' }))
    .action(async (dataset: string, options: ValidateOptions) => {
      const assessment = await validate(dataset, options);
      const { datasets, refusal } = assessment;
      printAssessment(assessment, options);
      if (refusal) note(`error ${refusal.code}: ${refusal.message}`);
      process.exitCode = refusal || hasErrors(datasets) ? EXIT.failure : EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning validate train.jsonl --validation-dataset gs://acme/val.jsonl',
    'vertex-tuning validate pairs.jsonl --method preferenceOptimization -o sarif',
    'vertex-tuning validate pictures.jsonl --check-media',
    'vertex-tuning validate train.jsonl --epochs 3 --price-per-million 5 --max-cost 20',
  );
}

/** Rows for the evaluation service are tuned on by nobody: they cost no training. */
type Assessment = Omit<CostAssessment, 'cost'> & Partial<Pick<CostAssessment, 'cost'>>;

function printAssessment(
  assessment: Assessment,
  { output, format }: Pick<ValidateOptions, 'output' | 'format'>,
): void {
  const { datasets: reports, cost, warnings, refusal } = assessment;
  switch (output) {
    case 'json':
      printJson(assessment);
      return;
    case 'sarif':
      printJson(toSarif(reports, packageVersion()));
      return;
    case 'github':
      print(toGitHubAnnotations(reports));
      return;
    case 'table':
      print(
        [
          ...reports.map(renderDatasetReport),
          ...(cost === undefined ? [] : renderCost(cost)),
          ...warnings.map(({ code, message }) => `warning ${code}: ${message}`),
          renderVerdict(
            reports,
            format === 'evaluation' ? 'evaluation' : 'tuning',
            refusalOf(refusal, { hasErrors: hasErrors(reports) })?.code,
          ),
        ].join('\n'),
      );
  }
}

/** What only tuning has a use for. */
function refuseTuningFlags({ epochs, pricePerMillion, maxCost, exact }: ValidateOptions): void {
  const given = Object.entries({
    '--epochs': epochs,
    '--price-per-million': pricePerMillion,
    '--max-cost': maxCost,
    '--exact': exact,
  }).flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
  if (given.length === 0) return;
  const message = `Rows of --format evaluation are not tuned on; leave out ${given.join(', ')}.`;
  throw new TuningError('CONFIGURATION_INVALID', message);
}

function validate(dataset: string, options: ValidateOptions): Promise<Assessment> {
  const { method, baseModel, format, maxFindings, validationDataset, evaluationDataset } = options;
  const settings = readSettings(process.env);
  const isTuning = format !== 'evaluation';
  if (!isTuning) refuseTuningFlags(options);
  // Before anything is read: a place that is missing is a flag that is missing.
  const count = options.exact === true ? vertexPlaceOf(options, settings) : undefined;
  const price = isTuning
    ? chosenPrice(policyHere(settings), baseModel, options.pricePerMillion)
    : {};
  const places: DatasetPlace[] = [placeOf('training', dataset)];
  if (validationDataset !== undefined) places.push(placeOf('validation', validationDataset));
  if (evaluationDataset !== undefined) places.push(placeOf('evaluation', evaluationDataset));
  return withObjects(settings, async (store) => {
    const objects = (): ObjectStore => store;
    const reports: DatasetReport[] = await checkPlaces(places, {
      method,
      baseModel,
      ...(format === undefined ? {} : { format }),
      maxFindings,
      objects,
      threads: settings.checkThreads,
      checksMedia: options.checkMedia === true,
    });
    if (!isTuning) return { datasets: reports, warnings: [] };
    return withVertex(settings, (vertex) =>
      assessCost(reports, {
        method,
        epochs: options.epochs,
        pricePerMillionTokensUsd: price.pricePerMillionTokensUsd,
        priceSource: price.priceSource,
        maxCostUsd: options.maxCost,
        count: count && {
          ...count,
          apiVersion: settings.apiVersion,
          baseModel,
          places,
          objects,
          vertex: () => vertex,
        },
      }),
    );
  });
}

function placeOf(role: DatasetPlace['role'], place: string): DatasetPlace {
  return place.startsWith('gs://') ? { role, uri: place } : { role, uri: place, path: place };
}
