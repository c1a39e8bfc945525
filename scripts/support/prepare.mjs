// What every command needs first: dependencies, and for most of them a build.
import { ensureBuilt } from './compile.mjs';
import { ensureInstalled } from './install.mjs';
import { withSetupLock } from './setup-lock.mjs';

export function prepareDependencies() {
  return withSetupLock(ensureInstalled);
}

/** Resolves with whether the build is current. */
export function prepareBuild({ force = false } = {}) {
  return withSetupLock(async () => {
    await ensureInstalled();
    return ensureBuilt({ force });
  });
}
