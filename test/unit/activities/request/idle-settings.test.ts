import { checkRequest } from '../../../../src/activities/request/check-request';
import { withIdleSettings } from '../../../../src/activities/request/idle-settings';
import type { CheckedTuneModelRequest } from '../../../../src/contract/activities';
import { minimalRequest, requestContext } from '../../../support/requests';

function idleIn(
  overrides: Record<string, unknown>,
  priced: Partial<CheckedTuneModelRequest> = {},
): string[] {
  const checked = checkRequest(minimalRequest(overrides), requestContext());
  return withIdleSettings({ ...checked, ...priced })
    .warnings.filter(({ code }) => code === 'SETTING_IDLE')
    .map(({ message }) => message);
}

const RESOURCE = 'projects/acme-project/locations/us-central1/datasets/7';
const ofResource = {
  baseModel: 'gemini-2.5-flash',
  supervisedTuningSpec: { trainingDatasetUri: RESOURCE },
};
const supervisedTuningSpec = { trainingDatasetUri: 'gs://acme/train.jsonl' };
const distilled = {
  baseModel: 'qwen/qwen3@qwen3-8b',
  outputUri: 'gs://acme/models/',
  distillationSpec: {
    promptDatasetUri: 'gs://acme/prompts.jsonl',
    baseTeacherModel: 'deepseek-ai/deepseek-r1-0528-maas',
  },
};

function tunedOn(model: string, checkpointId?: string): Record<string, unknown> {
  const tunedModelName = `projects/acme-project/locations/us-central1/models/${model}`;
  const checkpoint = checkpointId === undefined ? {} : { checkpointId };
  return { preTunedModel: { tunedModelName, ...checkpoint }, supervisedTuningSpec };
}

describe('withIdleSettings', () => {
  it('says nothing of a request whose settings all do something', () => {
    expect(idleIn({})).toEqual([]);
    expect(
      idleIn({
        datasetChecks: { tokens: 'exact', pinning: 'copy' },
        artifactsUri: 'gs://acme/runs/',
        skipIfUnchanged: true,
        budget: { pricePerMillionTokensUsd: 5, maxCostUsd: 100 },
        approval: { aboveCostUsd: 50 },
      }),
    ).toEqual([]);
  });

  it('warns of counting and copying where no dataset can be read', () => {
    const artifactsUri = 'gs://acme/runs/';
    const datasetChecks = { tokens: 'exact', pinning: 'copy' };
    const found = idleIn({ tuningJob: ofResource, datasetChecks, artifactsUri });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('datasetChecks.tokens');
    expect(found[1]).toContain('datasetChecks.pinning');
  });

  it.each([
    ['a dataset resource', ofResource, 1],
    ['a tuned model without its version', tunedOn('77'), 1],
    ['a tuned model by an alias', tunedOn('77@default'), 1],
    ['a version of a tuned model', tunedOn('77@2'), 1],
    ['a checkpoint of a version', tunedOn('77@2', '3'), 0],
  ])('knows whether skipIfUnchanged can skip with %s', (_, tuningJob, expected) => {
    const found = idleIn({ tuningJob, skipIfUnchanged: true });
    expect(found.filter((message) => message.includes('skipIfUnchanged'))).toHaveLength(expected);
  });

  it('warns of a price where nothing can be estimated, but not of the policy’s', () => {
    const budget = { pricePerMillionTokensUsd: 5 };
    const place = { location: 'us-central1', tuningJob: distilled };
    expect(idleIn({ ...place, budget })[0]).toContain('budget.pricePerMillionTokensUsd');
    expect(idleIn({ ...place, budget }, { priceSource: 'policy' })).toEqual([]);
    expect(idleIn({ budget })).toEqual([]);
  });

  it('warns of an approval that never asks, or that has nothing to compare', () => {
    const price = { pricePerMillionTokensUsd: 5 };
    const never = { approval: { aboveCostUsd: 100 }, budget: { ...price, maxCostUsd: 100 } };
    expect(idleIn(never)[0]).toContain('never asks');
    expect(idleIn({ approval: { aboveCostUsd: 100 } })[0]).toContain('is always asked');
    expect(idleIn({ approval: {} })).toEqual([]);
    expect(idleIn({ approval: { aboveCostUsd: 100 }, budget: price })).toEqual([]);
    expect(idleIn({ approval: { aboveCostUsd: 100 } }, { pricePerMillionTokensUsd: 5 })).toEqual(
      [],
    );
  });
});
