/** Where files that can be fetched or made again are kept between runs, following the XDG base directories. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$VERTEX_TUNING_CACHE_DIR`, else `vertex-tuning-worker` below `$XDG_CACHE_HOME` or `~/.cache`. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
  const own = env['VERTEX_TUNING_CACHE_DIR'];
  if (own !== undefined && own !== '') return own;
  const xdg = env['XDG_CACHE_HOME'];
  const base = xdg !== undefined && xdg !== '' ? xdg : join(env['HOME'] ?? homedir(), '.cache');
  return join(base, 'vertex-tuning-worker');
}
