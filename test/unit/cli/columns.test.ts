import * as fc from 'fast-check';
import { cellText, chosenColumns, leaves, valueAt } from '../../../src/cli/columns';
import { toCsv, toTable } from '../../../src/cli/records';

const shape = { message: 'TuningJob', apiVersion: 'v1beta1', ownFields: ['progress'] } as const;

const record = {
  name: 'n',
  labels: { 'a.b': 'dotted', team: 'support' },
  tunedModel: { endpoint: 'e', checkpoints: [{ endpoint: 'e1' }, {}, { endpoint: 'e2' }] },
  tomorrow: { deep: [{ x: 1 }] },
};

describe('valueAt', () => {
  it.each([
    ['name', 'n'],
    ['tunedModel.endpoint', 'e'],
    ['tuned_model.endpoint', 'e'],
    ['tunedModel.checkpoints.endpoint', ['e1', 'e2']],
    ['labels.a.b', 'dotted'],
    ['tomorrow.deep.x', [1]],
    ['tunedModel.nothing', undefined],
    ['name.x', undefined],
    ['__proto__', undefined],
    ['labels.constructor', undefined],
  ])('finds %s', (path, value) => {
    expect(valueAt(record, path)).toEqual(value);
  });
});

describe('cellText', () => {
  it.each([
    [undefined, ''],
    [null, ''],
    ['a\u001b[31mb\nc', 'a [31mb c'],
    [['a', 1], 'a, 1'],
    [[{ a: 1 }], '[{"a":1}]'],
    [{ a: [1] }, '{"a":[1]}'],
    [false, 'false'],
    [0, '0'],
  ])('of %j is %j', (value, text) => {
    expect(cellText(value)).toBe(text);
  });
});

describe('chosenColumns', () => {
  it('takes paths of the API, of ours, and of a field that only a record has', () => {
    const flag = ' name, tuned_model.endpoint,progress.completedEpochs,tomorrow.deep.x,';
    expect(chosenColumns(flag, shape, [record]).map(({ path }) => path)).toEqual([
      'name',
      'tuned_model.endpoint',
      'progress.completedEpochs',
      'tomorrow.deep.x',
    ]);
  });

  it('lists what is known for every unknown column', () => {
    expect(() => chosenColumns('nme,tunedModel.endpont,name.x,tomorrow', shape, [])).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        problems: [
          {
            path: '--columns',
            message: 'nme is not a field of TuningJob.',
            remedy: expect.stringMatching(/^Did you mean name\? Known: .*\bprogress, .*tunedModel/),
          },
          {
            path: '--columns',
            message: 'endpont is not a field of TunedModel.',
            remedy: 'Did you mean endpoint? Known: checkpoints, endpoint, model.',
          },
          expect.objectContaining({
            message: 'name.x is no field: there is nothing below a plain value.',
          }),
          expect.objectContaining({ message: 'tomorrow is not a field of TuningJob.' }),
        ],
      }),
    );
  });

  it('refuses no column at all', () => {
    expect(() => chosenColumns(' , ', shape, [])).toThrow('names no column');
  });
});

describe('leaves', () => {
  it('gives every value with its path', () => {
    expect(leaves(record)).toEqual([
      ['name', 'n'],
      ['labels.a.b', 'dotted'],
      ['labels.team', 'support'],
      ['tunedModel.endpoint', 'e'],
      ['tunedModel.checkpoints[0].endpoint', 'e1'],
      ['tunedModel.checkpoints[1]', '{}'],
      ['tunedModel.checkpoints[2].endpoint', 'e2'],
      ['tomorrow.deep[0].x', '1'],
    ]);
  });
});

describe('whatever the service answers', () => {
  const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 4 });
  const paths = fc.string({ maxLength: 20 });

  it('is shown on one line per record, without control characters', () => {
    fc.assert(
      fc.property(records, paths, (given, path) => {
        const columns = [{ path: 'name' }, { path }];
        for (const one of given) {
          const texts = columns.map((column) => cellText(valueAt(one, column.path)));
          for (const text of [...texts, ...leaves(one).flat()]) expect(text).not.toMatch(/\p{Cc}/u);
        }
        expect(toTable(given, columns).split('\n')).toHaveLength(given.length + 1);
      }),
    );
  });

  it('is one row of CSV per record, and no formula', () => {
    fc.assert(
      fc.property(records, (given) => {
        const csv = toCsv(given, [{ path: 'name' }, { path: 'state' }]);
        expect(csv.split('\n').length).toBe(given.length + 1);
        expect(csv).not.toMatch(/^[=+@]|,[=+@]/m);
      }),
    );
  });
});
