import { z } from 'zod';
import { PLANNED_FIELDS, tuneModelRequestSchema } from '../../../src/contract/request';
import { rebaseTunedModelRequestSchema } from '../../../src/contract/rebase';
import { OUTCOMES, PHASES } from '../../../src/contract/result';
import { METHOD_SPECS } from '../../../src/contract/tuning-method';
import { TuningRun } from '../../../src/workflows/tuning-run';
import { firstCells, page, section } from '../../support/documentation';

type JsonSchema = { properties?: Record<string, JsonSchema> };

/** Paths of the leaves, and of the objects that may be left out as a whole. */
function pathsOf(schema: JsonSchema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = `${prefix}${name}`;
    return child.properties === undefined ? [path] : pathsOf(child, `${path}.`);
  });
}

describe('docs/reference/request.md', () => {
  const request = page('docs/reference/request.md');

  it('lists every field of the request, and no other', () => {
    const schema = z.toJSONSchema(tuneModelRequestSchema, { io: 'input', unrepresentable: 'any' });
    const listed = firstCells(section(request, 'The request of `tuneModel`')).filter(
      (field) => field !== 'evaluation',
    );
    const fields = listed.slice(0, listed.indexOf('artifactsUri') + 1);
    expect(fields.toSorted()).toEqual(pathsOf(schema as JsonSchema).toSorted());
  });

  it('lists every tuning method with its spec', () => {
    const methods = section(request, 'Methods and limits');
    const missing = Object.entries(METHOD_SPECS)
      .flat()
      .filter((name) => !methods.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  it('names every planned field as refused', () => {
    const planned = section(request, 'Planned, and refused until built');
    expect(PLANNED_FIELDS.filter((field) => !planned.includes(`\`${field}\``))).toEqual([]);
  });
});

describe('docs/reference/rebase.md', () => {
  it('lists every field of the request, and no other', () => {
    const schema = z.toJSONSchema(rebaseTunedModelRequestSchema, {
      io: 'input',
      unrepresentable: 'any',
    }) as JsonSchema;
    const cells = section(page('docs/reference/rebase.md'), 'The request of `rebaseTunedModel`');
    const all = firstCells(cells);
    const listed = all.slice(0, all.indexOf('artifactsUri') + 1);
    // Those of an evaluation are on the page of `tuneModel`.
    const paths = pathsOf(schema).filter((path) => !path.startsWith('evaluation.'));
    expect(listed.toSorted()).toEqual([...paths, 'evaluation'].toSorted());
  });
});

describe('docs/reference/result.md', () => {
  const result = page('docs/reference/result.md');

  it('lists every field of the result, and no other', () => {
    const listed = firstCells(section(result, 'The result')).map((cell) => cell.split('.')[0]);
    const fields = Object.keys(new TuningRun('any').result);
    expect([...new Set(listed)].toSorted()).toEqual(fields.toSorted());
  });

  it('names every outcome and every phase', () => {
    const missing = [...OUTCOMES, ...PHASES].filter((word) => !result.text.includes(`\`${word}\``));
    expect(missing).toEqual([]);
  });
});
