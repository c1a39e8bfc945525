import { directoryProblems, identityProblems } from '../../../../src/activities/request/run-names';
import { guardId } from '../../../../src/contract/names';
import { requestContext } from '../../../support/requests';

const runOf = (workflowId: string) => ({ ...requestContext().run, workflowId });
const uri = (bytes: number): string => `gs://acme/${'d'.repeat(bytes)}`;
const pathsOf = (problems: { path: string }[]) => problems.map(({ path }) => path);

describe('the workflow id of a run', () => {
  it('may have 500 bytes in UTF-8, however few characters they are', () => {
    expect(identityProblems(runOf('a'.repeat(500)))).toEqual([]);
    expect(identityProblems(runOf(`${'漢'.repeat(166)}ab`))).toEqual([]);
    expect(pathsOf(identityProblems(runOf('a'.repeat(501))))).toEqual(['workflow.workflowId']);
    expect(pathsOf(identityProblems(runOf('漢'.repeat(167))))).toEqual(['workflow.workflowId']);
  });
});

describe('the id of a guard', () => {
  it('is one that the server takes, also of a run that is refused for its id', () => {
    expect(guardId('support-bot', '0123456789')).toBe('support-bot/guard/01234567');
    for (const id of ['a'.repeat(1_000), '漢'.repeat(333)]) {
      expect(Buffer.byteLength(guardId(id, '0123456789'))).toBeLessThanOrEqual(1_000);
    }
  });
});

describe('the directory of a run', () => {
  it('leaves room for the names of its files in those of 1,024 bytes', () => {
    const { firstExecutionRunId } = requestContext().run;
    const rest = `/a/${firstExecutionRunId}`.length;
    expect(directoryProblems(uri(824 - rest), runOf('a'))).toEqual([]);
    expect(pathsOf(directoryProblems(uri(825 - rest), runOf('a')))).toEqual(['artifactsUri']);
  });

  it('counts what characters of the workflow id become in it', () => {
    expect(directoryProblems('gs://acme/runs/', runOf('a'.repeat(500)))).toEqual([]);
    expect(pathsOf(directoryProblems('gs://acme/runs/', runOf('漢'.repeat(100))))).toEqual([
      'artifactsUri',
    ]);
  });

  it('is not asked about where there is none', () => {
    expect(directoryProblems(undefined, runOf('漢'.repeat(100)))).toEqual([]);
  });
});
