/** Where the user's own data is kept between runs, following the XDG base directories. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `vertex-tuning-worker` below `$XDG_DATA_HOME` or `~/.local/share`. */
export function dataDirectory(env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_DATA_HOME'];
  const base =
    xdg !== undefined && xdg !== '' ? xdg : join(env['HOME'] ?? homedir(), '.local', 'share');
  return join(base, 'vertex-tuning-worker');
}
