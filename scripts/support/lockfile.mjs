// What package-lock.json should hold: every optional dependency of every locked package, whatever this machine's platform.

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = [
  'arm64',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'wasm32',
  'arm',
];

/** Optional dependencies that no entry of the lock stands for: where they belong, and in which version. */
export function missingOptionalPackages(lock) {
  const missing = new Map();
  for (const [parent, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(lock, parent, name)) continue;
      missing.set(name, { path: `node_modules/${name}`, name, version, dev: entry.dev === true });
    }
  }
  return [...missing.values()];
}

/** `@scope/binding-linux-arm64-musl` -> os linux, cpu arm64, libc musl; in npm's own order of fields. */
export function platformOf(name, dev) {
  const os = SYSTEMS.find((each) => name.includes(each));
  const cpu = PROCESSORS.find((each) => new RegExp(`-${each}(-|$)`).test(name));
  const libc = { gnu: 'glibc', musl: 'musl' }[/-(gnu|musl)$/.exec(name)?.[1]];
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev }),
    ...(os === 'linux' && libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

function isLocked(lock, parent, name) {
  const path = parent === '' ? [] : parent.split('/node_modules/');
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const prefix = depth === 0 ? '' : `${path.slice(0, depth).join('/node_modules/')}/`;
    if (lock.packages[`${prefix}node_modules/${name}`] !== undefined) return true;
  }
  return false;
}
