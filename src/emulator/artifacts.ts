/**
 * Files that a tuning job leaves in Cloud Storage: checkpoints of an open model, which nobody deploys, the labelled
 * dataset of a distillation, and what a rebase was told to write.
 */
import { formatGsUri, parseGsUri } from '../contract/gs-uri';
import { baseModelAnswer } from './base-model';
import type { ObjectStore } from './object-store';
import type { TuningJobRecord } from './tuning-job';
import { stepOf } from './tuning-job';
import { hasModel, jobName } from './tuning-job-view';

/** Writes what is due and not there yet. */
export function writeArtifacts(objects: ObjectStore, job: TuningJobRecord): void {
  if (job.artifactsUri === undefined || job.areArtifactsWritten === true || !hasModel(job)) return;
  job.areArtifactsWritten = true;
  const checkpoints = `${job.artifactsUri}postprocess/node-0/checkpoints`;
  for (const checkpoint of job.checkpoints) {
    const isLast = checkpoint === job.checkpoints.at(-1);
    const step = stepOf(job, checkpoint);
    write(objects, `${checkpoints}/${isLast ? 'final' : `checkpoint-${step}`}/emulated.json`, {
      tuningJob: jobName(job),
      baseModel: job.baseModel,
      ...(job.input.customBaseModel === undefined
        ? {}
        : { customBaseModel: job.input.customBaseModel }),
      epoch: checkpoint.epoch,
      step,
      note: 'The emulator trains nothing: there are no weights.',
    });
  }
  if (job.method === 'distillation') writeLabelled(objects, job);
}

function writeLabelled(objects: ObjectStore, job: TuningJobRecord): void {
  const examples =
    job.dataset !== undefined && 'training' in job.dataset ? job.dataset.training.examples : [];
  const lines = examples.map(({ question }) =>
    JSON.stringify({ prompt: question, completion: baseModelAnswer(question) }),
  );
  put(objects, `${job.artifactsUri}distillation_labelled_dataset.jsonl`, `${lines.join('\n')}\n`);
}

function write(objects: ObjectStore, uri: string, content: object): void {
  put(objects, uri, `${JSON.stringify(content, undefined, 2)}\n`);
}

function put(objects: ObjectStore, uri: string, text: string): void {
  const place = parseGsUri(uri);
  if (place === undefined)
    throw new Error(`${formatGsUri({ bucket: uri, object: '' })} is no place.`);
  objects.insert(
    {
      bucket: place.bucket,
      name: place.object,
      bytes: Buffer.from(text),
      contentType: 'application/json',
    },
    {},
  );
}
