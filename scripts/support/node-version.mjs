// Stops at once, with a sentence, on a Node.js that is too old. Import it first; it uses nothing that an old one lacks.
const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `vertex-tuning-worker needs Node.js ${OLDEST.join('.')} or newer; this is ${process.version}. ` +
      'Install a current one from https://nodejs.org and run the command again.\n',
  );
  process.exit(1);
}
