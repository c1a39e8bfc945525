/** `evaluate-dataset`: has Vertex AI score a dataset of answers, by one call. */
import { Command } from 'commander';
import { readSettings } from '../../config/settings';
import type { Settings } from '../../config/settings';
import { parseDuration } from '../../contract/duration';
import { awaitOperation } from '../../vertex/await-operation';
import { checkMessage } from '../../vertex/discovery/message-check';
import type { VertexTuning } from '../../vertex/port';
import type { EvaluateDatasetRequest, Operation } from '../../vertex/wire-types';
import { EXIT } from '../exit-codes';
import { assertNotFailed } from '../operation-end';
import { durationText, withExample, withOutput, withPlace } from '../options';
import type { OutputOptions } from '../options';
import { printRecord } from '../records';
import { readObjectFile } from '../request-file';
import { flagProblem } from '../request-flags';
import { placeOf } from '../resource-args';
import type { Place, PlaceFlags } from '../resource-args';
import { sentOnce } from '../sent-once';
import { withVertex } from '../services';
import { note, print, printJson } from '../terminal';

type Options = OutputOptions &
  PlaceFlags & { file: string; wait: boolean; timeout: string; dryRun?: boolean };

export function evaluateDatasetCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('evaluate-dataset').description(
        'have Vertex AI score a dataset of answers; a judge costs what it costs',
      ),
    ),
  )
    .requiredOption(
      '-f, --file <path>',
      'dataset, metrics, outputConfig, autoraterConfig; - for stdin',
    )
    .option('--dry-run', 'check the request here, show what would be sent, start nothing')
    .option('--no-wait', 'return when Vertex AI has begun')
    .option('--timeout <duration>', 'how long to wait at most', durationText, '1h')
    .action(async (options: Options) => {
      const settings = readSettings(process.env);
      const request = await readEvaluation(options.file, settings);
      const place = placeOf(options, settings);
      process.exitCode =
        options.dryRun === true
          ? show(request, place, settings, options)
          : await evaluate(request, place, settings, options);
    });
  return withExample(
    command,
    'vertex-tuning evaluate-dataset -f evaluation.yaml --project acme --location us-central1',
    'vertex-tuning evaluate-dataset -f evaluation.yaml --no-wait --json',
  );
}

const NEEDED = ['dataset', 'metrics', 'outputConfig'];

/** Throws CONFIGURATION_INVALID with everything that is wrong. */
async function readEvaluation(
  file: string,
  { apiVersion }: Settings,
): Promise<EvaluateDatasetRequest> {
  const { value, problems } = checkMessage({
    version: apiVersion,
    message: 'EvaluateDatasetRequest',
    value: await readObjectFile(file),
    unknownFields: 'refuse',
  });
  const missing = NEEDED.filter((name) => !(name in value));
  const all = [...problems, ...missing.map((path) => ({ path, message: 'is missing.' }))];
  if (all.length > 0) throw flagProblem(...all);
  return value;
}

function show(
  body: EvaluateDatasetRequest,
  { project, location }: Place,
  { apiVersion }: Settings,
  { output }: Options,
): number {
  const path = `/${apiVersion}/projects/${project}/locations/${location}:evaluateDataset`;
  const call = { method: 'POST', path, body };
  if (output === 'json') printJson({ call });
  else print(`${call.method} ${path}\n${JSON.stringify(body, undefined, 2)}`);
  return EXIT.success;
}

async function evaluate(
  request: EvaluateDatasetRequest,
  place: Place,
  settings: Settings,
  options: Options,
): Promise<number> {
  const { apiVersion } = settings;
  return withVertex(settings, async (vertex) => {
    const begun = await begin(vertex, request, place, settings);
    const { name } = begun;
    const isOpen = begun.done !== true && name !== undefined;
    if (isOpen && options.wait) note(`Waiting for ${name}.`);
    // Checked by `durationText`.
    const timeoutMs = parseDuration(options.timeout) ?? 0;
    const last =
      isOpen && options.wait
        ? await awaitOperation(vertex, { name, apiVersion }, { timeoutMs })
        : begun;
    assertNotFailed(last);
    const isDone = last.done === true;
    printRecord(isDone ? (last.response ?? {}) : last, options, {
      message: isDone ? 'EvaluateDatasetResponse' : 'Operation',
      apiVersion,
    });
    if (!isDone && name !== undefined) {
      note(`It goes on: vertex-tuning operations wait ${name}`);
    }
    return isDone || !options.wait ? EXIT.success : EXIT.failure;
  });
}

async function begin(
  vertex: VertexTuning,
  request: EvaluateDatasetRequest,
  place: Place,
  { apiVersion }: Settings,
): Promise<Operation> {
  const { project, location } = place;
  const { body } = await sentOnce(
    `operations list --project ${project} --location ${location}`,
    () => vertex.evaluateDataset({ ...place, apiVersion, request }),
  );
  return body;
}
