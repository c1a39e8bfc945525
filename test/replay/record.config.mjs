/** Jest as the integration tests have it, for the one file that records histories. */
import config from '../../jest.config.mjs';

const integration = config.projects.find(({ displayName }) => displayName === 'integration');

const recording = {
  ...integration,
  displayName: 'record',
  testMatch: ['<rootDir>/test/replay/record-histories.ts'],
  testTimeout: 170_000,
};

export default recording;
