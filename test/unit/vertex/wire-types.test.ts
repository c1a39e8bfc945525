import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type * as V1Answers from '../../../src/vertex/generated/v1-answers';
import type { TuneModelRequest, TuningJobInput } from '../../../src';
import type { SupervisedHyperParameters } from '../../../src/vertex/generated/v1beta1-requests';
import type {
  Endpoint,
  GenerateContentResponse,
  Model,
  Operation,
  TuningJob,
} from '../../../src/vertex/wire-types';

type SentInt64 = NonNullable<SupervisedHyperParameters['epochCount']>;
type AnsweredInt64 = NonNullable<
  NonNullable<TuningJob['tuningJobMetadata']>['completedEpochCount']
>;

/** Compiles only while everything of `V1` fits where `Beta` is expected. */
type Fits<V1 extends Beta, Beta> = V1;
type Answers = [
  Fits<V1Answers.TuningJob, TuningJob>,
  Fits<V1Answers.Model, Model>,
  Fits<V1Answers.Endpoint, Endpoint>,
  Fits<V1Answers.Operation, Operation>,
  Fits<V1Answers.GenerateContentResponse, GenerateContentResponse>,
];

describe('the generated wire types', () => {
  it('hold what v1 answers as well', () => {
    const answers: Answers = [{}, { dataStats: {} }, {}, {}, {}];
    expect(answers).toHaveLength(5);
  });

  it('take nothing in a request that only the service sets; int64 goes out as text or number and comes in as text', () => {
    const state: 'state' extends keyof TuningJobInput ? 'sent' : 'left out' = 'left out';
    const answered: AnsweredInt64 extends string ? 'string' : 'more' = 'string';
    const sent: SentInt64[] = ['3', 3];
    const requests = sent.map((epochCount): TuningJobInput => ({
      supervisedTuningSpec: { hyperParameters: { epochCount, adapterSize: 'ADAPTER_SIZE_X' } },
    }));
    const answer: TuningJob = {
      state: 'JOB_STATE_OF_TOMORROW',
      tuningJobMetadata: { completedEpochCount: '3', completedStepCount: '7' },
    };
    // Any of them is the body of a request to us as well.
    const bodies: TuneModelRequest['tuningJob'][] = requests;
    expect([state, answered, bodies, answer]).toHaveLength(4);
  });

  it('are what the discovery facts give', () => {
    const script = join(__dirname, '../../../scripts/generate-wire-types.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
