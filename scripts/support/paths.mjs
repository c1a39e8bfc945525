// Where things are in a checkout.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const dist = join(root, 'dist');
export const nodeModules = join(root, 'node_modules');

/** The program of a development dependency, as a file that `node` runs. */
export function toolPath(relative) {
  return join(nodeModules, relative);
}
