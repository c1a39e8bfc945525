import { storageEmulatorOrigin } from '../../../src/storage/emulator-host';

describe('storageEmulatorOrigin', () => {
  it.each([
    ['localhost:9023', 'http://localhost:9023'],
    ['127.0.0.1:9023/', 'http://127.0.0.1:9023'],
    ['http://localhost:9023', 'http://localhost:9023'],
    ['http://localhost:9023/storage/v1', 'http://localhost:9023'],
    ['localhost:9023/storage/v1/', 'http://localhost:9023'],
    ['https://storage.test', 'https://storage.test'],
  ])('of %s is %s', (value, origin) => {
    expect(storageEmulatorOrigin(value)).toBe(origin);
  });

  it.each(['', 'ftp://x', 'http://', 'http://x/other', 'http://u:p@x', 'x:port', 'http://x?y'])(
    'takes no %p',
    (value) => {
      expect(storageEmulatorOrigin(value)).toBeUndefined();
    },
  );
});
