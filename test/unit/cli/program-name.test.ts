import { programName } from '../../../src/cli/program-name';

describe('programName', () => {
  it('is the binary where it is installed, or run by npx', () => {
    expect(programName({})).toBe('vertex-tuning');
    expect(programName({ npm_lifecycle_event: 'npx', npm_command: 'exec' })).toBe('vertex-tuning');
  });

  it('is what works in a checkout where npm runs a script of it', () => {
    const env = { npm_lifecycle_event: 'demo', npm_command: 'run-script' };
    expect(programName(env)).toBe('npm run -s cli --');
  });
});
