import { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../../src/contract/names';
import { ensureTemporalBinary } from '../../../src/embedded/temporal-binary';
import { startTemporalServer, type TemporalServer } from '../../../src/embedded/temporal-server';
import { TuningStack, until } from '../../support/tuning-stack';

const INT = temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_INT;

describe('a server that has our search attributes', () => {
  let stack: TuningStack;
  beforeAll(async () => {
    stack = await TuningStack.start();
  });
  afterAll(() => stack.close());

  it('finds runs by phase, state, job, project, model and outcome', async () => {
    const project = await stack.project();
    await project.behave({ holdAt: 'RUNNING' });
    const workflowId = await stack.start(await project.trainingRequest());
    const find = (query: string): Promise<true> =>
      until(async () => {
        const { count } = await stack.client.client.workflow.count(
          `WorkflowId = '${workflowId}' AND ${query}`,
        );
        return count === 1 ? true : undefined;
      }, query);
    const status = await stack.until(
      workflowId,
      ({ tuningJob }) => tuningJob?.state === 'JOB_STATE_RUNNING',
    );
    await find(`${SEARCH_ATTRIBUTES.phase} = 'tuning'`);
    await find(`${SEARCH_ATTRIBUTES.state} = 'JOB_STATE_RUNNING'`);
    await find(`${SEARCH_ATTRIBUTES.job} = '${status.tuningJob?.name ?? ''}'`);
    await find(`${SEARCH_ATTRIBUTES.project} = '${project.id}'`);
    await find(`${SEARCH_ATTRIBUTES.baseModel} = 'gemini-2.5-flash'`);
    await project.behave();
    await stack.client.result(workflowId);
    expect(
      await find(
        `${SEARCH_ATTRIBUTES.outcome} = 'succeeded' AND ${SEARCH_ATTRIBUTES.phase} = 'closed'`,
      ),
    ).toBe(true);
  });
});

describe('a server whose attribute of our name is of another type', () => {
  let server: TemporalServer;
  let stack: TuningStack;
  beforeAll(async () => {
    const { path } = await ensureTemporalBinary({ log: () => {} });
    server = await startTemporalServer({ binaryPath: path, searchAttributes: [] });
    stack = await TuningStack.start({ temporalAddress: server.address, workers: false });
    await stack.connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: { [SEARCH_ATTRIBUTES.phase]: INT },
    });
    await until(async () => {
      const { customAttributes } = await stack.connection.operatorService.listSearchAttributes({
        namespace: 'default',
      });
      return customAttributes?.[SEARCH_ATTRIBUTES.phase] === INT ? true : undefined;
    }, 'the search attribute');
    await stack.startWorkers();
  });
  afterAll(async () => {
    await stack.close();
    await server.stop();
  });

  it('runs all the same', async () => {
    const project = await stack.project();
    const result = await stack.client.result(await stack.start(await project.trainingRequest()));
    expect(result.outcome).toBe('succeeded');
  });
});

describe('a server without our search attributes', () => {
  let server: TemporalServer;
  let stack: TuningStack;
  beforeAll(async () => {
    const { path } = await ensureTemporalBinary({ log: () => {} });
    server = await startTemporalServer({ binaryPath: path, searchAttributes: [] });
    stack = await TuningStack.start({ temporalAddress: server.address });
  });
  afterAll(async () => {
    await stack.close();
    await server.stop();
  });

  it('runs all the same, and says how to have them', async () => {
    const project = await stack.project();
    const result = await stack.client.result(await stack.start(await project.trainingRequest()));
    expect(result.outcome).toBe('succeeded');
    expect(result.warnings).toContainEqual({
      code: 'SEARCH_ATTRIBUTES_MISSING',
      message: expect.stringContaining('vertex-tuning setup') as unknown,
    });
  });
});
