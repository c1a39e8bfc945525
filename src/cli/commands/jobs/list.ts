/** `jobs list`: tuning jobs of a location. */
import { Command } from 'commander';
import { readSettings } from '../../../config/settings';
import type { Settings } from '../../../config/settings';
import { LABELS } from '../../../contract/names';
import type { VertexTuning } from '../../../vertex/port';
import type { Column } from '../../columns';
import { cellText } from '../../columns';
import { EXIT } from '../../exit-codes';
import { formatState } from '../../format';
import { jobShape, seeJob } from '../../job-record';
import type { JobRecord } from '../../job-record';
import { withExample, withPlace } from '../../options';
import { collectPages, printRecords, withPages, withRecords } from '../../records';
import type { PageOptions, RecordPage } from '../../records';
import { placeOf } from '../../resource-args';
import type { PlaceFlags } from '../../resource-args';
import { withVertex } from '../../services';

type ListOptions = PageOptions & PlaceFlags;

const COLUMNS: readonly Column[] = [
  { title: 'name', path: 'name' },
  { title: 'state', path: 'state', show: (state) => formatState(cellText(state)) },
  { title: 'base model', path: 'baseModel' },
  { title: 'created', path: 'createTime' },
  {
    title: 'by a run',
    path: `labels.${LABELS.run}`,
    show: (label) => (label === undefined ? '' : 'yes'),
  },
];

export function listCommand(): Command {
  const command = withPages(
    withPlace(withRecords(new Command('list').description('list tuning jobs'))),
  ).action(async (options: ListOptions) => {
    const settings = readSettings(process.env);
    const page = await withVertex(settings, (vertex) => listJobs(vertex, settings, options));
    printRecords(page, options, {
      shape: jobShape(settings.apiVersion),
      columns: COLUMNS,
      key: 'tuningJobs',
      none: 'There are no tuning jobs here.',
    });
    process.exitCode = EXIT.success;
  });
  return withExample(
    command,
    'vertex-tuning jobs list --all --json',
    'vertex-tuning jobs list -o csv --columns name,state,tunedModel.endpoint,error.message',
  );
}

function listJobs(
  vertex: VertexTuning,
  settings: Settings,
  options: ListOptions,
): Promise<RecordPage<JobRecord>> {
  const { apiVersion } = settings;
  const place = placeOf(options, settings);
  // The usual columns need no more than what every look asks for.
  const isUsual = options.columns === undefined && options.output !== 'json';
  return collectPages(options, async (page) => {
    const { body } = await vertex.listTuningJobs({
      ...place,
      ...page,
      apiVersion,
      fields: isUsual ? 'snapshot' : 'all',
    });
    const { tuningJobs, ...rest } = body;
    return { ...rest, records: tuningJobs.map((job) => seeJob(job, apiVersion).record) };
  });
}
