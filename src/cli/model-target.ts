/** What to ask, from what a person calls it: an endpoint, a tuning job, a tuned model, or a base model. */
import type { Settings } from '../config/settings';
import { TuningError } from '../contract/tuning-error';
import { messagesOf } from '../vertex/call';
import type { VertexTuning } from '../vertex/port';
import { toTuningJobSnapshot } from '../vertex/snapshot';
import { flagProblem } from './request-flags';
import { isNameOf, placeOf, resourceNameOf } from './resource-args';
import type { PlaceFlags } from './resource-args';

export type TargetFlags = PlaceFlags & { checkpoint?: string };

const PUBLISHER_MODEL = /^(?:publishers\/)?([\w-]+)\/(?:models\/)?([\w.@-]+)$/;
const GOOGLE_MODEL = /^[a-z][\w.@-]*$/;

/**
 * The name that answers `generateContent`. Looks a tuning job or a model up, since it is their endpoint that answers.
 * Throws CONFIGURATION_INVALID for what is none of them.
 */
export async function servingName(
  vertex: VertexTuning,
  target: string,
  flags: TargetFlags,
  settings: Settings,
): Promise<string> {
  if (isNameOf('endpoints', target) || target.startsWith('endpoints/')) {
    refuseCheckpoint(flags);
    return resourceNameOf('endpoints', target, flags, settings);
  }
  if (isNameOf('tuningJobs', target) || /^(tuningJobs\/)?\d+$/.test(target)) {
    return endpointOfJob(
      vertex,
      resourceNameOf('tuningJobs', target, flags, settings),
      flags,
      settings,
    );
  }
  if (isNameOf('models', target) || /^models\/\d/.test(target)) {
    return endpointOfModel(
      vertex,
      resourceNameOf('models', target, flags, settings),
      flags,
      settings,
    );
  }
  refuseCheckpoint(flags);
  // As the SDK writes base models.
  return publisherModel(target.replace(/^models\//, ''), flags, settings);
}

function refuseCheckpoint({ checkpoint }: TargetFlags): void {
  if (checkpoint === undefined) return;
  throw flagProblem({
    path: '--checkpoint',
    message: 'needs a tuning job or a tuned model: nothing else has checkpoints.',
    remedy: 'Leave it out, or give the job.',
  });
}

function publisherModel(target: string, flags: PlaceFlags, settings: Settings): string {
  if (/^projects\/[^/]+\/locations\/[^/]+\/publishers\/[^/]+\/models\/[^/:]+$/.test(target)) {
    return target;
  }
  const [, publisher = 'google', model = target] = PUBLISHER_MODEL.exec(target) ?? [];
  const isOtherKind = /^(tuningJobs|operations|endpoints|projects)$/.test(publisher);
  if (isOtherKind || (model === target && !GOOGLE_MODEL.test(target))) {
    throw flagProblem({
      path: '<target>',
      message: `${target.slice(0, 200).replaceAll(/\p{Cc}+/gu, ' ')} is no endpoint, tuning job, tuned model or base model.`,
      remedy:
        'Write projects/P/locations/L/endpoints/ID, the name or id of a tuning job, or a base model such as gemini-2.5-flash.',
    });
  }
  const { project, location } = placeOf(flags, settings);
  return `projects/${project}/locations/${location}/publishers/${publisher}/models/${model}`;
}

/** Throws CONFIGURATION_INVALID that lists the checkpoints there are. */
function chosen<T extends { checkpointId?: string }>(
  what: string,
  checkpoints: readonly T[],
  wanted: string,
): T {
  const found = checkpoints.find(({ checkpointId }) => checkpointId === wanted);
  if (found !== undefined) return found;
  const there = checkpoints.flatMap(({ checkpointId }) => checkpointId ?? []).join(', ');
  throw flagProblem({
    path: '--checkpoint',
    message: `${wanted.slice(0, 100)} is no checkpoint of ${what} with an endpoint.`,
    remedy: there === '' ? 'It has none.' : `There are ${there}.`,
  });
}

function noEndpoint(what: string, why: string): TuningError {
  return new TuningError('INVALID_REQUEST', `${what} has no endpoint${why}`);
}

async function endpointOfJob(
  vertex: VertexTuning,
  name: string,
  { checkpoint }: TargetFlags,
  { apiVersion }: Settings,
): Promise<string> {
  const { body } = await vertex.getTuningJob({ name, apiVersion });
  const { state, tunedModel } = toTuningJobSnapshot(body, apiVersion);
  const served = (tunedModel?.checkpoints ?? []).filter(({ endpoint }) => endpoint !== undefined);
  const endpoint =
    checkpoint === undefined ? tunedModel?.endpoint : chosen(name, served, checkpoint).endpoint;
  if (endpoint !== undefined) return endpoint;
  throw noEndpoint(
    name,
    `: it is ${state}. One that succeeded has, unless its model is deployed by hand.`,
  );
}

async function endpointOfModel(
  vertex: VertexTuning,
  name: string,
  { checkpoint }: TargetFlags,
  { apiVersion }: Settings,
): Promise<string> {
  const { body } = await vertex.getModel({ name, apiVersion });
  const served = messagesOf(body.deployedModels).filter(
    ({ endpoint }) => typeof endpoint === 'string',
  );
  const wanted = checkpoint ?? body.defaultCheckpointId;
  const found =
    checkpoint === undefined
      ? (served.find(({ checkpointId }) => checkpointId === wanted) ?? served[0])
      : chosen(name, served, checkpoint);
  if (found?.endpoint !== undefined) return found.endpoint;
  throw noEndpoint(name, ': it is not deployed.');
}
