import { emulatorOrigin, servingUrl, vertexOrigin } from '../../../src/vertex/hosts';

describe('vertexOrigin', () => {
  it.each([
    ['us-central1', 'https://us-central1-aiplatform.googleapis.com'],
    ['global', 'https://aiplatform.googleapis.com'],
    ['us', 'https://aiplatform.us.rep.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
  ])('of %s is %s', (location, origin) => {
    expect(vertexOrigin(location)).toBe(origin);
  });

  it.each(['', 'evil.example/', 'a@b', 'US', '-a', 'x'.repeat(64)])('refuses %p', (location) => {
    expect(() => vertexOrigin(location)).toThrow('is not a location');
  });
});

describe('servingUrl', () => {
  const endpoint = 'projects/1/locations/us/endpoints/5';

  it('is at the host of the endpoint’s own location', () => {
    expect(servingUrl(endpoint, 'v1', { kind: 'google' })).toBe(
      'https://aiplatform.us.rep.googleapis.com/v1/projects/1/locations/us/endpoints/5:generateContent',
    );
  });

  it('is at the emulator for every location', () => {
    expect(servingUrl(endpoint, 'v1beta1', { kind: 'emulator', host: '127.0.0.1:1234' })).toBe(
      'http://127.0.0.1:1234/v1beta1/projects/1/locations/us/endpoints/5:generateContent',
    );
  });
});

describe('emulatorOrigin', () => {
  it.each(['localhost:80', 'http://localhost/', 'http://localhost:80'])('reads %s', (host) => {
    expect(emulatorOrigin(host)).toBe('http://localhost');
  });
});
