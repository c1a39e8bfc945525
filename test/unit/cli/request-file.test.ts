import { parseRequest } from '../../../src/cli/request-file';
import { TuningError } from '../../../src/contract/tuning-error';
import { METHOD_BODY_NAMES, methodBody } from '../../support/method-bodies';

function fieldsOf(content: string): unknown {
  return parseRequest(content, 'request').fields;
}

function errorOf(content: string): TuningError {
  try {
    parseRequest(content, 'r.yaml');
  } catch (error) {
    if (error instanceof TuningError) return error;
  }
  throw new Error('It was read.');
}

describe('parseRequest', () => {
  it('reads YAML and JSON, whole requests and bare bodies', () => {
    const body = { baseModel: 'm', supervisedTuningSpec: { trainingDatasetUri: 'gs://a/b' } };
    expect(fieldsOf(JSON.stringify(body))).toEqual({ tuningJob: body });
    expect(fieldsOf('supervised_tuning_spec: {}')).toEqual({
      tuningJob: { supervised_tuning_spec: {} },
    });
    expect(fieldsOf('project: p\ntuningJob: {baseModel: m}')).toEqual({
      project: 'p',
      tuningJob: { baseModel: 'm' },
    });
  });

  it.each(METHOD_BODY_NAMES)('knows a bare body of %s', (name) => {
    const { tuningJob } = methodBody(name);
    expect(fieldsOf(JSON.stringify(tuningJob, undefined, '\t'))).toEqual({ tuningJob });
  });

  it('takes the trailing commas and the comments that people write into JSON', () => {
    expect(fieldsOf('{\n  "project": "p", # ours\n  "labels": ["a", "b",],\n}')).toEqual({
      project: 'p',
      labels: ['a', 'b'],
    });
  });

  it.each(['- a list', '"text"', ''])('refuses %j, which is no object', (content) => {
    expect(errorOf(content).message).toMatch(/^r\.yaml holds no object/);
  });

  it('names file, line and column of every mistake', () => {
    const { code, problems, message } = errorOf('{\n "a": 1\n "b": [2\n}\n');
    expect(code).toBe('INPUT_UNREADABLE');
    expect(problems.length).toBeGreaterThan(1);
    for (const { path } of problems) expect(path).toMatch(/^r\.yaml:[2-5]:\d+$/);
    expect(message).toMatch(/^r\.yaml is neither JSON nor YAML\.\nr\.yaml:\d+:\d+: \S/);
  });

  it('finds a key that is given twice', () => {
    expect(errorOf('project: a\nlocation: b\nproject: c\n').problems).toMatchObject([
      { path: 'r.yaml:3:1', message: expect.stringContaining('unique') as unknown },
    ]);
  });

  it('refuses a file that is too long for a request, and one that multiplies itself', () => {
    expect(errorOf(`# ${'x'.repeat(1024 * 1024)}`).message).toContain('more than any request');
    const bomb = Array.from({ length: 9 }, (_, i) =>
      i === 0 ? 'a0: &a0 [x]' : `a${i}: &a${i} [${`*a${i - 1},`.repeat(9)}]`,
    );
    expect(errorOf(bomb.join('\n')).message).toMatch(/^r\.yaml cannot be read: /);
  });
});

describe('placeOf', () => {
  const content = [
    'project: acme',
    'tuningJob:',
    '  base_model: gemini',
    '  labels:',
    '    "cost center": x',
    '  supervisedTuningSpec:',
    '    hyper_parameters: {epochCount: 3}',
    'evaluation:',
    '  metrics:',
    '    - id: a',
    '    - id: b',
  ].join('\n');
  const { placeOf } = parseRequest(content, 'r.yaml');

  it.each([
    ['project', 1],
    ['tuningJob.baseModel', 3],
    ['tuningJob.labels."cost center"', 5],
    ['tuningJob.supervisedTuningSpec.hyperParameters.epochCount', 7],
    ['evaluation.metrics[1].id', 11],
  ])('is the line of %s', (path, line) => {
    expect(placeOf(path)).toBe(`r.yaml:${line}`);
  });

  it('is the line of what is around a field that is missing', () => {
    expect(placeOf('tuningJob.supervisedTuningSpec.trainingDatasetUri')).toBe('r.yaml:6');
    expect(placeOf('evaluation.metrics[7].id')).toBe('r.yaml:9');
    expect(placeOf('location')).toBeUndefined();
    expect(placeOf('')).toBeUndefined();
  });

  it('counts the path of a bare body from its top', () => {
    const file = parseRequest('{\n"baseModel": "m",\n"labels": {}}', 'b.json');
    expect(file.placeOf('tuningJob.labels')).toBe('b.json:3');
    expect(file.placeOf('location')).toBeUndefined();
  });
});
