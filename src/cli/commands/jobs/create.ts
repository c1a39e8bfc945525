/** `jobs create`: one create call, and nobody who watches the job that it makes. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import type { CheckedTuneModelRequest } from '../../../contract/activities';
import { LABELS } from '../../../contract/names';
import { TuningError } from '../../../contract/tuning-error';
import { GoogleApiError } from '../../../google/google-api-error';
import type { VertexTuning } from '../../../vertex/port';
import type { TuningJob } from '../../../vertex/wire-types';
import { checkHere } from '../../checked-request';
import { didNothing } from '../../did-nothing';
import { EXIT } from '../../exit-codes';
import { printJob, seeJob } from '../../job-record';
import { withExample, withOutput, withPlace } from '../../options';
import type { OutputOptions } from '../../options';
import { isFields } from '../../../contract/fields';
import { openRequestFile } from '../../request-file';
import type { Fields } from '../../request-file';
import { requestOf } from '../../request-flags';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';
import { note } from '../../terminal';

type CreateOptions = OutputOptions & PlaceFlags & { file: string };

/** What a create call is made of; the rest of a request is for a run. */
const USED = ['project', 'location', 'tuningJob', 'apiVersion', 'unknownFields'];

export function createCommand(): Command {
  const command = withPlace(
    withOutput(
      new Command('create').description(
        'send one create call; nobody watches the job: `tune` does all of that',
      ),
    ),
  )
    .requiredOption('-f, --file <path>', 'TuningJob body, or request, in JSON or YAML; - for stdin')
    .action(async (options: CreateOptions) => {
      const settings = readSettings(process.env);
      const file = await openRequestFile(options.file);
      const request = requestOf(file.fields, options, settings);
      const checked = checkHere(request, settings, undefined, file);
      const tuningJob = withoutRun(checked, request);
      tellWhatIsLeftOut(request, checked, tuningJob);
      const job = await withVertex(settings, (vertex) => create(vertex, { ...checked, tuningJob }));
      printJob(seeJob(job, checked.apiVersion), options);
      tellWhatFollows(job, settings);
      process.exitCode = EXIT.success;
    });
  return withExample(
    command,
    'vertex-tuning jobs create -f tuning-job.json --project acme --location us-central1',
  );
}

/** The body without what marks it as a run's: there is no run, and its labels would make the job an orphan. */
function withoutRun(
  { tuningJob }: CheckedTuneModelRequest,
  request: Fields,
): Record<string, unknown> {
  const { labels: marked, description, ...body } = tuningJob;
  const ours: readonly string[] = Object.values(LABELS);
  const labels = Object.entries((marked ?? {}) as Record<string, string>).filter(
    ([label]) => !ours.includes(label),
  );
  const given = request['tuningJob'];
  return {
    ...body,
    ...(isFields(given) && 'description' in given ? { description } : {}),
    ...(labels.length === 0 ? {} : { labels: Object.fromEntries(labels) }),
  };
}

function tellWhatIsLeftOut(
  request: Fields,
  { warnings }: CheckedTuneModelRequest,
  tuningJob: Record<string, unknown>,
): void {
  // Those on the body; what a run would do without is no news here.
  for (const { code, message } of warnings) {
    if (code === 'REQUEST') note(`warning ${code}: ${message}`);
  }
  const unused = Object.keys(request).filter((name) => !USED.includes(name));
  if (unused.length > 0) {
    note(`Only a run uses ${unused.join(', ')}: left out. Start one with: vertex-tuning tune -f`);
  }
  if (tuningJob['labels'] === undefined) {
    note('The body has no labels: after a lost answer, its job could only be found by its time.');
  }
}

async function create(
  vertex: VertexTuning,
  { project, location, apiVersion, tuningJob }: CheckedTuneModelRequest,
): Promise<TuningJob> {
  try {
    const { body } = await vertex.createTuningJob({ project, location, apiVersion, tuningJob });
    return body;
  } catch (error) {
    if (!(error instanceof GoogleApiError) || didNothing(error)) throw error;
    throw new TuningError(
      'JOB_MAY_BE_RUNNING',
      `${error.message} The job may have been made all the same; nothing is sent again. ` +
        `Look before you do: vertex-tuning jobs list --project ${project} --location ${location}`,
      { cause: error },
    );
  }
}

function tellWhatFollows({ name = '' }: TuningJob, settings: Settings): void {
  const { emulator } = settings;
  note(
    [
      'Nobody watches this job: it goes on, and costs, until it ends or is cancelled.',
      `  vertex-tuning jobs get ${name}`,
      `  vertex-tuning jobs cancel ${name}`,
      'With checks of the datasets, watching, evaluation and a cancel that is seen through: vertex-tuning tune',
      ...(emulator ? ['The emulator took it: nothing is tuned, nothing is paid.'] : []),
    ].join('\n'),
  );
}
