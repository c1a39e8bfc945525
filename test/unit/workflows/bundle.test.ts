import { bundleWorkflowCode } from '@temporalio/worker';

/** With its source map it has 2.45 MB, nearly all of them the SDK's own; a library that slips in takes more than the rest. */
const LARGEST_BYTES = 2_500_000;

const quiet = {
  log() {},
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
};

describe('the workflow bundle', () => {
  let code = '';
  beforeAll(async () => {
    ({ code } = await bundleWorkflowCode({
      workflowsPath: require.resolve('../../../src/workflows'),
      payloadConverterPath: require.resolve('../../../src/workflows/payload-converter'),
      logger: quiet,
    }));
  });

  it('holds no schema library: its schemas would be made anew for every cached workflow', () => {
    expect(code).not.toMatch(/node_modules\/zod/);
    expect(code).not.toContain('ZodError');
  });

  it(`stays below ${LARGEST_BYTES} bytes`, () => {
    expect(Buffer.byteLength(code)).toBeLessThan(LARGEST_BYTES);
  });
});
