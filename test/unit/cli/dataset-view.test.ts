import { toGitHubAnnotations, toSarif } from '../../../src/cli/finding-annotations';
import { renderDatasetReport, renderVerdict } from '../../../src/cli/dataset-view';
import type { DatasetFinding, DatasetReport } from '../../../src/contract/dataset';

const finding = (line: number | undefined, more: Partial<DatasetFinding> = {}): DatasetFinding => ({
  code: 'ROLE_ASSISTANT',
  severity: 'error',
  ...(line === undefined ? {} : { line }),
  path: 'contents[1].role',
  message: 'The role is assistant.',
  remedy: 'Write model.',
  ...more,
});
const few: DatasetFinding = {
  code: 'EXAMPLES_FEW',
  severity: 'warning',
  message: 'Few.',
  remedy: 'Add more.',
};

function report(findings: DatasetFinding[], counts: Record<string, number>): DatasetReport {
  return {
    role: 'training',
    uri: 'data/my train,1.jsonl',
    format: 'gemini',
    examples: 1_200,
    estimatedTokens: 34_567,
    findings,
    findingCounts: Object.entries(counts).map(([code, count]) => ({
      code,
      severity: code === few.code ? 'warning' : 'error',
      count,
    })),
  };
}

const good = report([], {});
const bad = report([finding(4), finding(7), finding(7), few], {
  ROLE_ASSISTANT: 3,
  EXAMPLES_FEW: 1,
});

describe('renderDatasetReport', () => {
  it('says what the dataset is, and that nothing was found', () => {
    expect(renderDatasetReport(good)).toBe(
      'training dataset data/my train,1.jsonl: 1,200 examples, about 34,567 tokens, format gemini\n  no findings',
    );
  });

  it('says what the rows consist of', () => {
    const statistics = {
      turns: 2_400,
      parts: { text: 2_400, functionCall: 3, image: 1 },
      tokensPerExample: { least: 8, median: 20, p95: 60, most: 1_500 },
    };
    expect(renderDatasetReport({ ...good, statistics }).split('\n')[1]).toBe(
      '  2,400 turns; parts: 2,400 text, 3 function call, 1 image; tokens per example: about 8 to 1,500, median 20, 95 % up to 60',
    );
  });

  it('has one paragraph per rule: how often, where, what, and what to do', () => {
    expect(renderDatasetReport(bad).split('\n').slice(1)).toEqual([
      '  error   ROLE_ASSISTANT  3 times: line 4, 7, contents[1].role',
      '          The role is assistant.',
      '          Write model.',
      '  warning EXAMPLES_FEW',
      '          Few.',
      '          Add more.',
    ]);
  });

  it('stays short, however many findings there are', () => {
    const many = Array.from({ length: 100 }, (_, index) => finding(index + 1));
    const lines = renderDatasetReport(report(many, { ROLE_ASSISTANT: 1_000_000, ROW_BLANK: 7 }));
    expect(lines.split('\n').slice(1)).toEqual([
      '  error   ROLE_ASSISTANT  1,000,000 times: line 1, 2, 3, 4, 5, 6, 7, 8 …, contents[1].role',
      '          The role is assistant.',
      '          Write model.',
      '  error   ROW_BLANK  7 times',
    ]);
  });
});

const uriOf = (uri: string): unknown => {
  const log = toSarif([{ ...bad, uri }], '1') as {
    runs: {
      results: {
        locations: { physicalLocation: { artifactLocation: { uri: string } } }[];
      }[];
    }[];
  };
  return log.runs[0]?.results[0]?.locations[0]?.physicalLocation.artifactLocation.uri;
};

describe('the places of findings', () => {
  it('are URIs, whatever letters a name has', () => {
    expect(uriOf('gs://acme/a b#1/50%?.jsonl')).toBe('gs://acme/a%20b%231/50%25%3F.jsonl');
    expect(uriOf('data/my train,1#.jsonl')).toBe('data/my%20train,1%23.jsonl');
  });
});

describe('renderVerdict', () => {
  it('counts over all datasets', () => {
    expect(renderVerdict([good])).toBe('ready');
    expect(renderVerdict([good, report([few], { EXAMPLES_FEW: 1 })])).toBe('ready, with 1 warning');
    expect(renderVerdict([bad, bad])).toBe(
      'not ready: 6 errors, 2 warnings; a run would end here with DATASET_INVALID',
    );
  });
});

describe('renderVerdict, where the cost is refused', () => {
  it('never says ready', () => {
    expect(renderVerdict([good], 'tuning', 'BUDGET_EXCEEDED')).toBe(
      'not ready: 0 errors, 0 warnings; a run would end here with BUDGET_EXCEEDED',
    );
    expect(renderVerdict([bad], 'tuning', 'PRICE_UNKNOWN')).toBe(
      'not ready: 3 errors, 1 warning; a run would end here with PRICE_UNKNOWN',
    );
  });
});

describe('renderVerdict, of rows for the evaluation service', () => {
  it('speaks of no run', () => {
    expect(renderVerdict([bad], 'evaluation')).toBe('not ready: 3 errors, 1 warning');
    expect(renderVerdict([good], 'evaluation')).toBe('ready');
  });
});

describe('toGitHubAnnotations', () => {
  it('writes a command per finding, escaped', () => {
    const odd = finding(undefined, { message: '100 %\nnext', code: 'FILE_EMPTY' });
    expect(toGitHubAnnotations([report([finding(4), odd], {})]).split('\n')).toEqual([
      '::error file=data/my train%2C1.jsonl,line=4,title=ROLE_ASSISTANT::contents[1].role: The role is assistant. Write model.',
      '::error file=data/my train%2C1.jsonl,title=FILE_EMPTY::contents[1].role: 100 %25%0Anext Write model.',
    ]);
  });
});

describe('toSarif', () => {
  it('is a log with the rules that were broken and each listed finding', () => {
    expect(toSarif([bad], '1.2.3')).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              version: '1.2.3',
              rules: [
                { id: 'ROLE_ASSISTANT', defaultConfiguration: { level: 'error' } },
                { id: 'EXAMPLES_FEW', defaultConfiguration: { level: 'warning' } },
              ],
            },
          },
          results: [
            {
              ruleId: 'ROLE_ASSISTANT',
              level: 'error',
              message: { text: 'The role is assistant. Write model.' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'data/my%20train,1.jsonl' },
                    region: { startLine: 4 },
                  },
                  logicalLocations: [{ fullyQualifiedName: 'contents[1].role' }],
                },
              ],
            },
            {},
            {},
            {
              ruleId: 'EXAMPLES_FEW',
              locations: [{ physicalLocation: { region: { startLine: 1 } } }],
            },
          ],
        },
      ],
    });
  });
});
