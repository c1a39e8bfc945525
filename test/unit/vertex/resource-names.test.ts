import { consoleUrl } from '../../../src/vertex/console-url';
import {
  formatTuningJobName,
  isResourceName,
  locationOf,
  parseTuningJobName,
} from '../../../src/vertex/resource-names';

const name = 'projects/acme/locations/us-central1/tuningJobs/123';

describe('resource names', () => {
  it('are taken apart and put together', () => {
    const parts = { project: 'acme', location: 'us-central1', id: '123' };
    expect(parseTuningJobName(name)).toEqual(parts);
    expect(formatTuningJobName(parts)).toBe(name);
  });

  it.each([
    '',
    'x',
    `${name}/operations/1`,
    `${name}:cancel`,
    name.replace('tuningJobs', 'models'),
  ])('%p is no tuning job', (text) => {
    expect(parseTuningJobName(text)).toBeUndefined();
  });

  it('tell their location', () => {
    expect(locationOf('projects/p/locations/eu')).toBe('eu');
    expect(locationOf('projects/p/locations/eu/endpoints/1')).toBe('eu');
    expect(locationOf('publishers/google/models/x')).toBeUndefined();
  });

  it.each([
    ['projects/acme.com:proj/locations/us/models/1@2', true],
    ['projects/p/locations/us/publishers/meta/models/llama3_1@llama-3.1-8b', true],
    ['projects/p/locations/us/./x', false],
    ['projects/p/locations/us/x y', false],
    ['projects/p/locations/us/x%2Fy', false],
  ])('%p fits into a URL: %p', (text, fits) => {
    expect(isResourceName(text)).toBe(fits);
  });
});

describe('consoleUrl', () => {
  it('leads to the page of the job', () => {
    expect(consoleUrl(name)).toBe(
      'https://console.cloud.google.com/vertex-ai/tuning/locations/us-central1/tuningJob/123/monitor?project=acme',
    );
  });

  it('leads to the list for anything else', () => {
    expect(consoleUrl('x')).toBe('https://console.cloud.google.com/vertex-ai/tuning');
  });
});
