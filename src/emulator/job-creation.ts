/** From the body of a create call, or of a rebase, to a new tuning job. */
import { isOpenModel } from '../contract/model-name';
import { METHOD_SPECS } from '../contract/tuning-method';
import { checkChain, checkTunedTeacher, findContinuation, makesVersion } from './continuation';
import type { Continuation } from './continuation';
import { baseModelOf, checkCreate, outputUriOf } from './create-rules';
import { asDirectory } from './directory-uri';
import { ServiceError, rpcDetail } from './google-error';
import { newResourceId } from './resource-id';
import type { NewJob } from './tuning-job';
import { methodOf } from './tuning-spec';
import type { Project } from './tuning-projects';

const QUOTA_METRIC = 'aiplatform.googleapis.com/global_concurrent_tuning_jobs';
/** A slot becomes free when a job ends, which takes long; the real service's own advice is not known. */
const QUOTA_RETRY_DELAY = '60s';
/** Where the service runs a job that was created in the location global; it chooses, and so do we. */
const REGION_FOR_GLOBAL = 'us-central1';

/** Throws a `ServiceError` where the service would refuse the job. */
export function newJobOf(
  project: Project,
  location: string,
  body: Record<string, unknown>,
): NewJob {
  const ownModel = baseModelOf(body);
  const continuation =
    ownModel === undefined ? findContinuation(project, location, body['preTunedModel']) : undefined;
  const baseModel = ownModel ?? continuation?.parent.baseModel ?? '';
  const input = checkCreate(body, { baseModel, location });
  checkTunedTeacher(project, input[METHOD_SPECS.distillation]);
  const outputUri = isOpenModel(baseModel) ? outputUriOf(body) : undefined;
  const job: NewJob = {
    id: newResourceId(),
    modelId: newResourceId(),
    project: project.number,
    location: location === 'global' ? REGION_FOR_GLOBAL : location,
    ...(location === 'global' ? { isGlobal: true } : {}),
    input,
    baseModel,
    ...(outputUri === undefined ? {} : { artifactsUri: asDirectory(outputUri) }),
  };
  return continuation === undefined ? job : continued(job, continuation);
}

function continued(job: NewJob, continuation: Continuation): NewJob {
  const { model, parent, checkpointId } = continuation;
  checkChain(continuation, methodOf(job.input), job.input);
  const name = job.input.tunedModelDisplayName;
  const isVersion = makesVersion(model, name);
  return {
    ...job,
    modelId: isVersion ? model.id : job.modelId,
    input: {
      ...job.input,
      tunedModelDisplayName: isVersion || name === undefined ? model.displayName : name,
      preTunedModel: { ...job.input.preTunedModel, baseModel: parent.baseModel },
    },
    continues: { jobId: parent.id, checkpointId },
  };
}

/** Live jobs of the project that take a slot of the quota: those that wait for one do not. */
export function slotsTaken(project: Project): number {
  return project.jobs.filter(({ phase }) => phase !== 'ended' && phase !== 'queued').length;
}

/** The service's refusal of one job too many. */
export function overQuota(project: Project, limit: number): ServiceError {
  const consumer = `projects/${project.number}`;
  return new ServiceError(
    'RESOURCE_EXHAUSTED',
    `The following quota metrics exceed quota limits: ${QUOTA_METRIC}`,
    [
      rpcDetail('ErrorInfo', {
        reason: 'RATE_LIMIT_EXCEEDED',
        domain: 'googleapis.com',
        metadata: {
          service: 'aiplatform.googleapis.com',
          consumer,
          quota_metric: QUOTA_METRIC,
          quota_limit_value: String(limit),
          quota_location: 'global',
        },
      }),
      rpcDetail('QuotaFailure', {
        violations: [
          { subject: consumer, description: `[emulator] At most ${limit} live tuning jobs.` },
        ],
      }),
      rpcDetail('RetryInfo', { retryDelay: QUOTA_RETRY_DELAY }),
    ],
  );
}
