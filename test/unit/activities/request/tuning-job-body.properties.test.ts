import * as fc from 'fast-check';
import { checkTuningJobBody } from '../../../../src/activities/request/tuning-job-body';
import { METHOD_BODY_NAMES, methodBody } from '../../../support/method-bodies';

const CHECK = { apiVersion: 'v1beta1', unknownFields: 'refuse' } as const;

type Path = (string | number)[];

/** Every place in a body. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...at, key]))
      : [];
  return at.length === 0 ? inner : [at, ...inner];
}

function replaced(body: unknown, [key = '', ...rest]: Path, value: unknown): unknown {
  const copy = structuredClone(body) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? value : replaced(copy[key], rest, value);
  return copy;
}

const anyBody = fc.constantFrom(...METHOD_BODY_NAMES).map((name) => methodBody(name));

describe('checkTuningJobBody, for any body', () => {
  it('never throws, and says of each problem where it is and what it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (body, location) => {
        const { problems } = checkTuningJobBody(body, { ...CHECK, location });
        expect(problems.length).toBeGreaterThan(0);
        for (const { path, message } of problems) {
          expect(path).toMatch(/^tuningJob/);
          expect(message).toMatch(/\.$/);
        }
      }),
    );
  });

  it('never throws when one value of a right body is any other value', () => {
    fc.assert(
      fc.property(anyBody, fc.nat(), fc.jsonValue(), ({ tuningJob, location }, n, value) => {
        const paths = pathsOf(tuningJob);
        const body = replaced(tuningJob, paths[n % paths.length] ?? [], value);
        const checked = checkTuningJobBody(body as Record<string, unknown>, { ...CHECK, location });
        expect(
          new Set(checked.problems.map(({ path, message }) => `${path} ${message}`)).size,
        ).toBe(checked.problems.length);
      }),
    );
  });

  it('finds one more problem when there is an unknown field anywhere but in a map', () => {
    fc.assert(
      fc.property(anyBody, fc.nat(), ({ tuningJob, location }, n) => {
        const objects = pathsOf(tuningJob).filter(
          (path) =>
            !path.join('.').includes('partnerModelTuningSpec.hyperParameters') &&
            typeof path.reduce<unknown>(
              (at, key) => (at as Record<string, unknown>)[key],
              tuningJob,
            ) === 'object',
        );
        const path = [...(objects[n % objects.length] ?? []), 'no_such_field'];
        const body = replaced(tuningJob, path, 1) as Record<string, unknown>;
        const { problems } = checkTuningJobBody(body, { ...CHECK, location });
        expect(problems.map((problem) => problem.path)).toEqual([`tuningJob.${path.join('.')}`]);
      }),
    );
  });
});
