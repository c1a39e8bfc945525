/** `googleapis`, generated from the discovery documents: every method of jobs, operations, models and endpoints. */
import { aiplatform_v1, aiplatform_v1beta1 } from 'googleapis/build/src/apis/aiplatform';
import { orderRows } from '../support/emulated-project';
import { GoogleEmulator, eventually } from './google-emulator';

let google: GoogleEmulator;
let locations: aiplatform_v1.Resource$Projects$Locations;
let beta: aiplatform_v1beta1.Resource$Projects$Locations;
let uri: string;

beforeAll(async () => {
  google = await GoogleEmulator.start();
  uri = await google.project.upload('train.jsonl', orderRows(16).join('\n'));
  const options = {
    rootUrl: `${google.url}/`,
    auth: google.login() as never,
    // Its own way to fetch is an ES module, which jest cannot load here.
    fetchImplementation: fetch,
  };
  locations = new aiplatform_v1.Aiplatform(options).projects.locations;
  beta = new aiplatform_v1beta1.Aiplatform(options).projects.locations;
});
afterAll(() => google.close());

const spec = () => ({
  baseModel: 'gemini-2.5-flash',
  tunedModelDisplayName: 'bot',
  supervisedTuningSpec: { trainingDatasetUri: uri, hyperParameters: { epochCount: '1' } },
});

async function tuned(): Promise<aiplatform_v1.Schema$GoogleCloudAiplatformV1TuningJob> {
  const { data } = await locations.tuningJobs.create({
    parent: google.parent,
    requestBody: spec(),
  });
  return eventually(
    async () => (await locations.tuningJobs.get({ name: data.name ?? '' })).data,
    ({ state }) => state === 'JOB_STATE_SUCCEEDED',
  );
}

type Operation = aiplatform_v1.Schema$GoogleLongrunningOperation;

/** Waits as generated clients do: by the name that was answered. */
async function done(operation: Operation): Promise<Operation> {
  return eventually(
    async () => (await locations.operations.get({ name: operation.name ?? '' })).data,
    (current) => current.done === true,
  );
}

describe('googleapis tuningJobs', () => {
  it('are created, read, listed and cancelled', async () => {
    await google.behave({ holdAt: 'RUNNING' });
    const { data } = await beta.tuningJobs.create({ parent: google.parent, requestBody: spec() });
    const name = data.name ?? '';
    const { data: live } = await beta.tuningJobs.list({
      parent: google.parent,
      pageSize: 1,
      filter: 'state="JOB_STATE_RUNNING" OR state="JOB_STATE_PENDING"',
      fields: 'tuningJobs(name),nextPageToken',
    });
    expect(live.tuningJobs).toEqual([{ name }]);
    const refused = beta.tuningJobs.list({ parent: google.parent, filter: 'state=' });
    await expect(refused).rejects.toMatchObject({ status: 400 });
    const { data: page } = await beta.tuningJobs.list({
      parent: google.parent,
      pageSize: 1,
      fields: 'tuningJobs(name),nextPageToken',
    });
    expect(page.tuningJobs).toEqual([{ name }]);
    await beta.tuningJobs.cancel({ name, requestBody: {} });
    const cancelled = await eventually(
      async () => (await beta.tuningJobs.get({ name })).data,
      ({ state }) => state === 'JOB_STATE_CANCELLED',
    );
    expect(cancelled.error?.code).toBe(1);
    await google.behave({});
  });

  it('are rebased, and their operations waited for, cancelled and deleted', async () => {
    const source = await tuned();
    const { data: operation } = await locations.tuningJobs.rebaseTunedModel({
      parent: google.parent,
      requestBody: {
        tunedModelRef: { tuningJob: source.name ?? '' },
        tuningJob: { baseModel: 'gemini-2.5-flash-lite' },
      },
    });
    const { data: waited } = await locations.operations.wait({
      name: operation.name ?? '',
      timeout: '5s',
    });
    expect(waited).toMatchObject({ done: true, response: { baseModel: 'gemini-2.5-flash-lite' } });
    await locations.operations.cancel({ name: operation.name ?? '' });
    const { data: list } = await locations.operations.list({ name: google.parent });
    expect(list.operations?.map(({ name }) => name)).toContain(operation.name);
    await locations.operations.delete({ name: operation.name ?? '' });
    await expect(locations.operations.get({ name: operation.name ?? '' })).rejects.toMatchObject({
      status: 404,
    });
  });
});

describe('googleapis tuningJobs, further', () => {
  it('are listed page by page, by their labels', async () => {
    const labels = { page: 'mine' };
    const names: string[] = [];
    for (let count = 0; count < 3; count++) {
      const { data } = await locations.tuningJobs.create({
        parent: google.parent,
        requestBody: { ...spec(), labels },
      });
      names.unshift(data.name ?? '');
    }
    const listed: string[] = [];
    for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
      const { data }: { data: aiplatform_v1.Schema$GoogleCloudAiplatformV1ListTuningJobsResponse } =
        await locations.tuningJobs.list({
          parent: google.parent,
          filter: 'labels.page="mine"',
          pageSize: 2,
          pageToken,
        });
      listed.push(...(data.tuningJobs ?? []).map(({ name }) => name ?? ''));
      pageToken = data.nextPageToken ?? undefined;
    }
    expect(listed).toEqual(names);
  });

  it('have operations of their own, of which there are none', async () => {
    const { name = '' } = await tuned();
    const { operations } = locations.tuningJobs;
    expect((await operations.list({ name: name ?? '' })).data.operations).toBeUndefined();
    const operation = { name: `${name}/operations/1` };
    for (const ask of [
      operations.get(operation),
      operations.cancel(operation),
      operations.delete(operation),
    ]) {
      await expect(ask).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe('googleapis models and endpoints', () => {
  it('are read, changed and removed', async () => {
    const job = await tuned();
    const name = job.tunedModel?.model?.replace('@1', '') ?? '';
    const endpoint = job.tunedModel?.endpoint ?? '';
    const { data: model } = await locations.models.get({ name });
    expect(model).toMatchObject({ displayName: 'bot', versionId: '1' });
    const { data: models } = await locations.models.list({
      parent: google.parent,
      filter: 'display_name="bot"',
      orderBy: 'create_time desc',
      readMask: 'name,displayName',
    });
    expect(models.models?.[0]).toEqual({ name, displayName: 'bot' });
    const { data: versions } = await locations.models.listVersions({ name });
    expect(versions.models).toHaveLength(1);
    const { data: checkpoints } = await locations.models.listCheckpoints({ name });
    expect(checkpoints.checkpoints).toEqual([{ checkpointId: '1', epoch: '1', step: '1' }]);
    const { data: patched } = await locations.models.patch({
      name,
      updateMask: 'display_name,labels',
      requestBody: { displayName: 'renamed', labels: { tier: 'gold' } },
    });
    expect(patched.displayName).toBe('renamed');
    const { data: aliased } = await locations.models.mergeVersionAliases({
      name: `${name}@1`,
      requestBody: { versionAliases: ['golden'] },
    });
    expect(aliased.versionAliases).toEqual(['default', 'golden']);

    const { data: endpoints } = await locations.endpoints.list({ parent: google.parent });
    expect(endpoints.endpoints?.map((listed) => listed.name)).toContain(endpoint);
    const { data: renamed } = await locations.endpoints.patch({
      name: endpoint,
      updateMask: 'displayName',
      requestBody: { displayName: 'front' },
    });
    expect(renamed.displayName).toBe('front');
    const { data: before } = await locations.endpoints.get({ name: endpoint });
    const { data: undeployed } = await locations.endpoints.undeployModel({
      endpoint,
      requestBody: { deployedModelId: before.deployedModels?.[0]?.id ?? '', trafficSplit: {} },
    });
    expect((await done(undeployed)).error).toBeUndefined();
    const refused = locations.models.deleteVersion({ name: `${name}@1` });
    await expect(refused).rejects.toMatchObject({ status: 400 });
    await done((await locations.endpoints.delete({ name: endpoint })).data);
    await done((await locations.models.delete({ name })).data);
    for (const ask of [
      locations.models.get({ name }),
      locations.endpoints.get({ name: endpoint }),
    ]) {
      await expect(ask).rejects.toMatchObject({ status: 404 });
    }
  });

  it('answer', async () => {
    const endpoint = (await tuned()).tunedModel?.endpoint ?? '';
    const contents = [{ role: 'user', parts: [{ text: 'Order 2: please send the blue box' }] }];
    const { data } = await locations.endpoints.generateContent({
      model: endpoint,
      requestBody: { contents },
    });
    expect(data.candidates?.[0]?.content?.parts?.[0]?.text).toBe('BOX/BLUE/OK');
    const { data: counted } = await locations.endpoints.countTokens({
      endpoint,
      requestBody: { contents },
    });
    expect(counted.totalTokens).toBeGreaterThan(0);
    const { data: streamed } = await locations.endpoints.streamGenerateContent({
      model: endpoint,
      requestBody: { contents },
    });
    expect(JSON.stringify(streamed)).toContain('BOX/BLUE/OK');
  });

  it('lose a version that is not the default one', async () => {
    const { tunedModel } = await tuned();
    const [name = ''] = (tunedModel?.model ?? '').split('@');
    const { data: next } = await beta.tuningJobs.create({
      parent: google.parent,
      requestBody: {
        preTunedModel: { tunedModelName: name },
        supervisedTuningSpec: spec().supervisedTuningSpec,
      },
    });
    const { tunedModel: second } = await eventually(
      async () => (await beta.tuningJobs.get({ name: next.name ?? '' })).data,
      ({ state }) => state === 'JOB_STATE_SUCCEEDED',
    );
    expect(second?.model).toBe(`${name}@2`);
    const endpoint = second?.endpoint ?? '';
    const { data: before } = await locations.endpoints.get({ name: endpoint });
    const { data: undeployed } = await locations.endpoints.undeployModel({
      endpoint,
      requestBody: { deployedModelId: before.deployedModels?.[0]?.id ?? '' },
    });
    await done(undeployed);
    await done((await locations.models.deleteVersion({ name: `${name}@2` })).data);
    const { data: versions } = await locations.models.listVersions({ name });
    expect(versions.models?.map(({ versionId }) => versionId)).toEqual(['1']);
  });

  it('are evaluated', async () => {
    const { data } = await locations.evaluateInstances({
      location: google.parent,
      requestBody: {
        exactMatchInput: { metricSpec: {}, instances: [{ prediction: 'a', reference: 'a' }] },
      },
    });
    expect(data.exactMatchResults?.exactMatchMetricValues).toEqual([{ score: 1 }]);
    const rows = await google.project.upload('rows.jsonl', '{"response":"a","reference":"a"}\n');
    const { data: operation } = await locations.evaluateDataset({
      location: google.parent,
      requestBody: {
        dataset: { gcsSource: { uris: [rows] } },
        metrics: [{ exactMatchSpec: {}, aggregationMetrics: ['AVERAGE'] }],
        outputConfig: { gcsDestination: { outputUriPrefix: 'gs://results/out' } },
      },
    });
    expect(await done(operation)).toMatchObject({
      response: { outputInfo: { gcsOutputDirectory: expect.stringContaining('gs://') as string } },
    });
  });
});
