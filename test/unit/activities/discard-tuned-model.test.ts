import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { discardTunedModel } from '../../../src/activities/discard-tuned-model';
import type { DiscardResult } from '../../../src/contract/discard';
import type { TuningJobSnapshot } from '../../../src/contract/tuning-job';
import { GoogleApiError } from '../../../src/google/google-api-error';
import type { Answer, VertexTuning } from '../../../src/vertex/port';
import type { Deletion } from '../../../src/vertex/resource-ports';
import type { Endpoint, Model, Operation } from '../../../src/vertex/wire-types';
import { activityDependencies } from '../../support/activity-dependencies';

const PLACE = 'projects/7/locations/us-central1';
const MODEL = `${PLACE}/models/5`;
const [LAST, FIRST] = [`${PLACE}/endpoints/2`, `${PLACE}/endpoints/1`];

const JOB: TuningJobSnapshot = {
  name: `${PLACE}/tuningJobs/9`,
  apiVersion: 'v1beta1',
  state: 'JOB_STATE_SUCCEEDED',
  createTime: '2026-11-20T10:00:00Z',
  tunedModel: {
    model: `${MODEL}@2`,
    endpoint: LAST,
    checkpoints: [
      { checkpointId: '1', endpoint: FIRST },
      { checkpointId: '2', endpoint: LAST },
    ],
  },
};

function error(httpStatus: number, status: string, message = status): GoogleApiError {
  return new GoogleApiError({ kind: 'status', httpStatus, status, message, request: 'x' });
}

function withAbortSignal<T>(_: AbortSignal, call: () => Promise<T>): Promise<T> {
  return call();
}

/** A small Vertex AI: versions and endpoints that are there, deletions that take one look at their operation. */
class Registry {
  readonly calls: string[] = [];
  readonly refused = new Map<string, GoogleApiError>();
  readonly failing = new Set<string>();
  /** Workflow ids of the open runs, and the jobs that they hold. Our own run is `test`. */
  openRuns: [string, string][] = [['test', JOB.name]];
  versions: Model[] = [{ versionId: '1', versionAliases: ['default'] }, { versionId: '2' }];
  endpoints = new Map<string, Endpoint>(
    [FIRST, LAST].map((name) => [
      name,
      {
        name,
        createTime: '2026-11-20T10:05:00Z',
        deployedModels: [
          // The project by its id, as a person would have written it.
          { id: `on-${name}`, model: MODEL.replace('/7/', '/acme/'), modelVersionId: '2' },
        ],
      },
    ]),
  );

  private answer<T>(call: string, name: string, body: () => T): Promise<Answer<T>> {
    this.calls.push(`${call} ${name.replace(`${PLACE}/`, '')}`);
    const refusal = this.refused.get(call);
    if (refusal) return Promise.reject(refusal);
    try {
      return Promise.resolve({ body: body() });
    } catch (cause) {
      return Promise.reject(cause);
    }
  }

  private operation(call: string): Operation {
    return { name: `${PLACE}/operations/${call}` };
  }

  private started(call: string): Deletion {
    return { kind: 'started', operation: this.operation(call) };
  }

  readonly vertex: Partial<VertexTuning> = {
    getModel: ({ name }) =>
      this.answer('getModel', name, () => {
        const version = this.versions.find(({ versionId }) => name === `${MODEL}@${versionId}`);
        if (!version) throw error(404, 'NOT_FOUND');
        const deployedModels = [...this.endpoints].flatMap(([endpoint, { deployedModels: on }]) =>
          (on ?? [])
            .filter(({ modelVersionId }) => modelVersionId === version.versionId)
            .map(({ id = '' }) => ({ endpoint, deployedModelId: id })),
        );
        return { ...version, ...(deployedModels.length === 0 ? {} : { deployedModels }) };
      }),
    listModelVersions: ({ name, pageToken }) =>
      this.answer('listModelVersions', name, () => {
        // One by one, so that paging counts.
        const index = Number(pageToken ?? 0);
        const isMore = index + 1 < this.versions.length;
        return {
          models: this.versions.slice(index, index + 1),
          ...(isMore ? { nextPageToken: String(index + 1) } : {}),
        };
      }),
    deleteModel: ({ name }) =>
      this.answer('deleteModel', name, () => {
        this.versions = [];
        return this.started('deleteModel');
      }),
    deleteModelVersion: ({ name }) =>
      this.answer('deleteModelVersion', name, () => {
        this.versions = this.versions.filter(({ versionId }) => !name.endsWith(`@${versionId}`));
        return this.started('deleteModelVersion');
      }),
    getEndpoint: ({ name }) =>
      this.answer('getEndpoint', name, () => {
        const endpoint = this.endpoints.get(name);
        if (!endpoint) throw error(404, 'NOT_FOUND');
        return endpoint;
      }),
    undeployModel: ({ name, request }) =>
      this.answer('undeployModel', name, () => {
        const endpoint = this.endpoints.get(name) ?? {};
        const left = (endpoint.deployedModels ?? []).filter(
          ({ id }) => id !== request.deployedModelId,
        );
        this.endpoints.set(name, { ...endpoint, deployedModels: left });
        return this.operation('undeployModel');
      }),
    deleteEndpoint: ({ name }) =>
      this.answer('deleteEndpoint', name, () => {
        this.endpoints.delete(name);
        return this.started('deleteEndpoint');
      }),
    getOperation: ({ name }) =>
      this.answer('getOperation', name, () => {
        const call = name.slice(`${PLACE}/operations/`.length);
        return this.failing.has(call)
          ? { name, done: true, error: { code: 9, message: `${call} failed.` } }
          : { name, done: true };
      }),
  };

  discard(job = JOB): Promise<DiscardResult> {
    const activity = discardTunedModel(activityDependencies({ vertex: this.vertex }));
    const open = this.openRuns;
    const list = async function* () {
      yield* open.map(([workflowId, name]) => ({
        workflowId,
        memo: { result: { tuningJob: { name } } },
      }));
    };
    const client = { workflow: { list }, withAbortSignal } as unknown as Client;
    return new MockActivityEnvironment({}, { client }).run(activity, { job });
  }

  /** The calls that change something, without what they were about. */
  get changes(): string[] {
    return this.calls.filter((call) => /^(delete|undeploy)/.test(call));
  }
}

describe('discardTunedModel', () => {
  it('removes its version only, where the model has others, and the endpoints of all checkpoints', async () => {
    const registry = new Registry();
    expect(await registry.discard()).toEqual({
      removed: [LAST, FIRST, `${MODEL}@2`],
      remaining: [],
    });
    expect(registry.changes).toEqual([
      'undeployModel endpoints/2',
      'deleteEndpoint endpoints/2',
      'undeployModel endpoints/1',
      'deleteEndpoint endpoints/1',
      'deleteModelVersion models/5@2',
    ]);
    expect(registry.versions.map(({ versionId }) => versionId)).toEqual(['1']);
  });

  it('removes the model where its version is the only one, whatever its alias', async () => {
    const registry = new Registry();
    registry.versions = [{ versionId: '2', versionAliases: ['default'] }];
    expect((await registry.discard()).remaining).toEqual([]);
    expect(registry.changes.at(-1)).toBe('deleteModel models/5');
  });

  it('sees the other versions on later pages of the list', async () => {
    const registry = new Registry();
    registry.versions.reverse();
    await registry.discard();
    expect(registry.changes.at(-1)).toBe('deleteModelVersion models/5@2');
  });

  it('changes nothing when it is repeated, and tells the same', async () => {
    const registry = new Registry();
    const first = await registry.discard();
    registry.calls.length = 0;
    expect(await registry.discard()).toEqual(first);
    expect(registry.changes).toEqual([]);
  });

  it('goes on where an interrupted attempt stopped', async () => {
    const registry = new Registry();
    registry.refused.set('deleteEndpoint', error(503, 'UNAVAILABLE'));
    await expect(registry.discard()).rejects.toMatchObject({ type: 'SERVICE_UNAVAILABLE' });
    registry.refused.clear();
    registry.calls.length = 0;
    expect((await registry.discard()).remaining).toEqual([]);
    // The first endpoint was undeployed before.
    expect(registry.changes).toEqual([
      'deleteEndpoint endpoints/2',
      'undeployModel endpoints/1',
      'deleteEndpoint endpoints/1',
      'deleteModelVersion models/5@2',
    ]);
  });

  it('takes an endpoint that is gone for removed', async () => {
    const registry = new Registry();
    registry.endpoints.delete(FIRST);
    expect((await registry.discard()).removed).toContain(FIRST);
  });

  it('leaves a version that is the default of a model with others', async () => {
    const registry = new Registry();
    registry.versions = [{ versionId: '1' }, { versionId: '2', versionAliases: ['default'] }];
    const { removed, remaining } = await registry.discard();
    expect(removed).toEqual([LAST, FIRST]);
    expect(remaining).toMatchObject([{ name: `${MODEL}@2` }]);
    expect(registry.versions).toHaveLength(2);
  });

  it('touches nothing of a version that somebody gave an alias', async () => {
    const registry = new Registry();
    registry.versions[1] = { versionId: '2', versionAliases: ['golden'] };
    const { removed, remaining } = await registry.discard();
    expect(removed).toEqual([]);
    expect(remaining.map(({ name }) => name)).toEqual([`${MODEL}@2`, LAST, FIRST]);
    expect(registry.changes).toEqual([]);
  });

  it.each<[string, Partial<Endpoint>]>([
    [
      'serves another model too',
      {
        deployedModels: [
          { id: 'a', model: MODEL, modelVersionId: '2' },
          { id: 'b', model: `${PLACE}/models/6` },
        ],
      },
    ],
    [
      'serves another version too',
      { deployedModels: [{ id: 'b', model: MODEL, modelVersionId: '1' }] },
    ],
    ['was there before the job', { createTime: '2026-11-20T09:59:59Z' }],
  ])('leaves an endpoint that %s, and the version that it serves', async (_, fields) => {
    const registry = new Registry();
    registry.endpoints.set(FIRST, { ...registry.endpoints.get(FIRST), ...fields });
    const { remaining } = await registry.discard();
    expect(remaining.map(({ name }) => name)).toContain(FIRST);
    expect(registry.changes.filter((call) => call.endsWith('endpoints/1'))).toEqual([]);
  });

  const EVERYTHING = [`${MODEL}@2`, LAST, FIRST];

  it('touches nothing where the version is deployed on an endpoint of somebody else', async () => {
    const registry = new Registry();
    const deployedModels = [{ id: 'x', model: MODEL, modelVersionId: '2' }];
    registry.endpoints.set(`${PLACE}/endpoints/3`, { deployedModels });
    const reason = `The version is deployed on ${PLACE}/endpoints/3.`;
    expect(await registry.discard()).toEqual({
      removed: [],
      remaining: EVERYTHING.map((name) => ({ name, reason })),
    });
    expect(registry.changes).toEqual([]);
  });

  it('touches nothing of a job that another open run holds', async () => {
    const registry = new Registry();
    // The project by its id, as the other request had it.
    registry.openRuns.push(['other', JOB.name.replace('/7/', '/acme/')]);
    const reason = 'The open run other holds the tuning job.';
    expect((await registry.discard()).remaining).toEqual(
      EVERYTHING.map((name) => ({ name, reason })),
    );
    expect(registry.changes).toEqual([]);
  });

  it('minds no open run that holds another job', async () => {
    const registry = new Registry();
    registry.openRuns.push(['other', `${PLACE}/tuningJobs/10`]);
    expect((await registry.discard()).remaining).toEqual([]);
  });

  it.each(['the endpoint', 'the job'])(
    'leaves endpoints where the time at which %s was made is not told',
    async (which) => {
      const registry = new Registry();
      const { createTime: _, ...untimed } = JOB;
      for (const [name, { deployedModels = [] }] of registry.endpoints) {
        if (which === 'the endpoint') registry.endpoints.set(name, { name, deployedModels });
      }
      const { removed } = await registry.discard(which === 'the job' ? untimed : JOB);
      expect(removed).toEqual([]);
      expect(registry.changes).toEqual([]);
    },
  );

  it.each([
    ['leaves', 'has others', ['1', '2'], 0],
    ['takes', 'has no other', ['2'], 2],
  ])(
    '%s endpoints that do not tell the version they serve, where the model %s',
    async (_, __, versions, count) => {
      const registry = new Registry();
      registry.versions = versions.map((versionId) => ({ versionId }));
      for (const [name, endpoint] of registry.endpoints) {
        registry.endpoints.set(name, { ...endpoint, deployedModels: [{ id: 'a', model: MODEL }] });
      }
      await registry.discard();
      expect(registry.changes.filter((call) => call.startsWith('deleteEndpoint'))).toHaveLength(
        count,
      );
    },
  );

  it.each(['deleteEndpoint', 'undeployModel', 'getEndpoint', 'deleteModelVersion', 'getModel'])(
    'tells what remains, and why, when %s is refused',
    async (call) => {
      const registry = new Registry();
      registry.refused.set(call, error(403, 'PERMISSION_DENIED', `${call} is not for you.`));
      const { remaining } = await registry.discard();
      expect(remaining.length).toBeGreaterThan(0);
      expect(remaining.map(({ reason }) => reason)).toContain(`${call} is not for you.`);
    },
  );

  it('tells what remains when an operation fails', async () => {
    const registry = new Registry();
    registry.failing.add('deleteModelVersion');
    expect((await registry.discard()).remaining).toEqual([
      { name: `${MODEL}@2`, reason: 'deleteModelVersion failed.' },
    ]);
  });

  it('removes no version where the service did not tell which the job made', async () => {
    const registry = new Registry();
    const { tunedModel } = JOB;
    const { remaining } = await registry.discard({
      ...JOB,
      tunedModel: { ...tunedModel, model: MODEL },
    });
    expect(remaining.map(({ name }) => name)).toEqual([LAST, FIRST, MODEL]);
    expect(registry.changes).toEqual([]);
  });
});
