// Adds to package-lock.json the native packages of other platforms that the registry at hand did not offer when it was written:
// without them `npm ci` takes the lock for outdated, on every platform. Entries made here have no integrity hash.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingOptionalPackages, platformOf } from './support/lockfile.mjs';
import { root } from './support/paths.mjs';
import { say } from './support/run.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptionalPackages(lock);
for (const { path, name, version, dev } of missing) {
  lock.packages[path] = { version, ...platformOf(name, dev) };
}
const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
say(`${missing.length} packages added to package-lock.json.`);
