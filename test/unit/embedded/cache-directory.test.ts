import { cacheDirectory } from '../../../src/embedded/cache-directory';

describe('cacheDirectory', () => {
  it.each([
    [{ VERTEX_TUNING_CACHE_DIR: '/own', XDG_CACHE_HOME: '/xdg', HOME: '/home/me' }, '/own'],
    [{ XDG_CACHE_HOME: '/xdg', HOME: '/home/me' }, '/xdg/vertex-tuning-worker'],
    [{ XDG_CACHE_HOME: '', HOME: '/home/me' }, '/home/me/.cache/vertex-tuning-worker'],
  ])('of %j is %s', (env, expected) => {
    expect(cacheDirectory(env)).toBe(expected);
  });
});
