/** The calls of tuning jobs: create, get, list, cancel, rebase, and the check of a reward. */
import type { Caller } from './call';
import { messagesOf, nextPage, parentOf } from './call';
import { LIST_FIELDS } from './list-fields';
import type { VertexTuning } from './port';
import type {
  ListTuningJobsResponse,
  Operation,
  TuningJob,
  ValidateReinforcementTuningRewardResponse,
} from './wire-types';

type TuningJobCalls = Pick<
  VertexTuning,
  | 'createTuningJob'
  | 'getTuningJob'
  | 'listTuningJobs'
  | 'cancelTuningJob'
  | 'rebaseTunedModel'
  | 'validateReinforcementTuningReward'
>;

export function tuningJobCalls({ ask, askScrubbed }: Caller): TuningJobCalls {
  return {
    createTuningJob: ({ apiVersion, tuningJob, ...where }, options) =>
      askScrubbed<TuningJob>(
        {
          method: 'POST',
          apiVersion,
          name: parentOf(where),
          suffix: '/tuningJobs',
          body: tuningJob,
        },
        options,
        { retry: 'never' },
      ),

    getTuningJob: ({ name, apiVersion }, options) =>
      askScrubbed<TuningJob>({ method: 'GET', apiVersion, name }, options),

    async listTuningJobs({ apiVersion, filter, pageSize, pageToken, fields, ...where }, options) {
      const { body, ...answer } = await askScrubbed<ListTuningJobsResponse>(
        {
          method: 'GET',
          apiVersion,
          name: parentOf(where),
          suffix: '/tuningJobs',
          query: {
            filter,
            pageSize,
            pageToken,
            fields: fields === 'all' ? undefined : LIST_FIELDS[apiVersion],
          },
        },
        options,
      );
      return { ...answer, body: { tuningJobs: messagesOf(body.tuningJobs), ...nextPage(body) } };
    },

    cancelTuningJob: ({ name, apiVersion }, options) =>
      // Cancelling what is being cancelled changes nothing, so that it is repeated like a read.
      askScrubbed({ method: 'POST', apiVersion, name, suffix: ':cancel', body: {} }, options, {
        emptyBody: 'allow',
      }),

    rebaseTunedModel: ({ apiVersion, request, ...where }, options) =>
      askScrubbed<Operation>(
        {
          method: 'POST',
          apiVersion,
          name: parentOf(where),
          suffix: '/tuningJobs:rebaseTunedModel',
          body: request,
        },
        options,
        { retry: 'never' },
      ),

    validateReinforcementTuningReward: ({ request, ...where }, options) =>
      ask<ValidateReinforcementTuningRewardResponse>(
        {
          method: 'POST',
          apiVersion: 'v1beta1',
          name: parentOf(where),
          suffix: '/tuningJobs:validateReinforcementTuningReward',
          body: request,
        },
        options,
      ),
  };
}
