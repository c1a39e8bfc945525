import { nearName } from '../../../src/contract/near-name';

describe('nearName', () => {
  it('finds the name that needs the fewest edits', () => {
    expect(nearName('LOG_LEVLE', ['LOG_FORMAT', 'LOG_LEVEL'])).toBe('LOG_LEVEL');
    expect(nearName('adapter_size', ['adapterSizes', 'adapterSize'])).toBe('adapterSize');
  });

  it('stays silent when nothing is close', () => {
    expect(nearName('SOMETHING_ELSE', ['LOG_FORMAT', 'LOG_LEVEL'])).toBeUndefined();
    expect(nearName('X', [])).toBeUndefined();
  });

  it('compares no page of text', () => {
    expect(nearName('a'.repeat(100_000), ['a'.repeat(100_000)])).toBeUndefined();
  });
});
