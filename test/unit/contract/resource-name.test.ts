import { isInPlace, isSameResource, resourceKey } from '../../../src/contract/resource-name';

const name = 'projects/acme/locations/us-central1/tuningJobs/123';

describe('isSameResource', () => {
  it.each([
    ['its own name', name, true],
    ['the project’s number', name.replace('acme', '4711'), true],
    ['another id', name.replace('123', '124'), false],
    ['another location', name.replace('us-central1', 'us-east5'), false],
    ['another project', name.replace('acme', 'acme-2'), false],
    ['another kind', name.replace('tuningJobs', 'models'), false],
    ['a version', `${name}@1`, false],
    ['no name', '', false],
  ])('with %s is %p', (_what, other, same) => {
    expect(isSameResource(name, other)).toBe(same);
    expect(isSameResource(other, name)).toBe(same);
  });

  it('tells two numbers of projects apart', () => {
    const number = name.replace('acme', '4711');
    expect(isSameResource(number, number)).toBe(true);
    expect(isSameResource(number, number.replace('4711', '4712'))).toBe(false);
  });
});

describe('resourceKey', () => {
  it('is one for all names of a resource', () => {
    expect(resourceKey(name)).toBe(resourceKey(name.replace('acme', '4711')));
    expect(resourceKey('x')).toBe('x');
  });
});

describe('isInPlace', () => {
  const place = { project: 'acme', location: 'us-central1' };

  it.each([
    ['a job there', name, true],
    ['the project’s number', name.replace('acme', '4711'), true],
    ['something below a resource', `${name}/operations/1`, true],
    ['another location', name.replace('us-central1', 'us-east5'), false],
    ['a longer location', name.replace('us-central1', 'us-central10'), false],
    ['another project', name.replace('acme', 'acme-2'), false],
    ['no name', '', false],
  ])('with %s is %p', (_what, other, is) => {
    expect(isInPlace(other, place)).toBe(is);
  });
});
