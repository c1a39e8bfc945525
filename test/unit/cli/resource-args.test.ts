import { isNameOf, placeOf, resourceNameOf } from '../../../src/cli/resource-args';
import type { ResourceKind } from '../../../src/cli/resource-args';

const settings = { project: 'acme', location: 'us-central1' };
const parent = 'projects/acme/locations/us-central1';

describe('resourceNameOf', () => {
  it.each([
    ['tuningJobs', '7', `${parent}/tuningJobs/7`],
    ['tuningJobs', 'tuningJobs/7', `${parent}/tuningJobs/7`],
    ['tuningJobs', 'projects/1/locations/eu/tuningJobs/7', 'projects/1/locations/eu/tuningJobs/7'],
    ['models', '9@2', `${parent}/models/9@2`],
    ['models', 'my-model@golden', `${parent}/models/my-model@golden`],
    ['models', 'projects/1/locations/us/models/9@1', 'projects/1/locations/us/models/9@1'],
    ['endpoints', '5', `${parent}/endpoints/5`],
    ['operations', 'tuningJobs/7/operations/3', `${parent}/tuningJobs/7/operations/3`],
    [
      'operations',
      'projects/1/locations/us/models/9/operations/3',
      'projects/1/locations/us/models/9/operations/3',
    ],
  ] as const)('takes for %s %s', (kind, text, name) => {
    expect(resourceNameOf(kind, text, {}, settings)).toBe(name);
  });

  it.each([
    ['tuningJobs', 'seven', '<job>: seven is no tuning job.'],
    ['tuningJobs', `${parent}/models/7`, 'is no tuning job'],
    ['models', '9@', '<model>: 9@ is no model.'],
    ['models', '../9', 'is no model'],
    ['endpoints', '5?alt=x', 'is no endpoint'],
    ['endpoints', '5@1', 'is no endpoint'],
    ['operations', '', 'is no operation'],
    ['endpoints', 'a\u001b[31m', 'a [31m is no endpoint'],
  ] as [ResourceKind, string, string][])('refuses for %s %j', (kind, text, said) => {
    expect(() => resourceNameOf(kind, text, {}, settings)).toThrow(said);
  });
});

describe('isNameOf', () => {
  it('tells whole names of each kind', () => {
    expect(isNameOf('models', `${parent}/models/9@2`)).toBe(true);
    expect(isNameOf('models', 'models/9')).toBe(false);
    expect(isNameOf('models', `${parent}/publishers/google/models/x`)).toBe(false);
    expect(isNameOf('endpoints', `${parent}/models/9`)).toBe(false);
  });
});

describe('placeOf', () => {
  it('prefers flags to settings', () => {
    expect(placeOf({ project: 'example.com:p', location: 'eu' }, settings)).toEqual({
      project: 'example.com:p',
      location: 'eu',
    });
  });

  it('names everything that is missing or wrong at once', () => {
    expect(() => placeOf({}, { project: undefined, location: undefined })).toThrow(
      /--project: is missing[^]*--location: is missing/,
    );
    expect(() => placeOf({ project: 'a/b', location: 'us central' }, settings)).toThrow(
      /a\/b is no project[^]*us central is no location/,
    );
  });
});
