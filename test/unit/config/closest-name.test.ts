import { closestName } from '../../../src/config/closest-name';

describe('closestName', () => {
  it('finds the name that needs the fewest edits', () => {
    expect(closestName('LOG_LEVLE', ['LOG_FORMAT', 'LOG_LEVEL'])).toBe('LOG_LEVEL');
  });

  it('stays silent when nothing is close', () => {
    expect(closestName('SOMETHING_ELSE', ['LOG_FORMAT', 'LOG_LEVEL'])).toBeUndefined();
    expect(closestName('X', [])).toBeUndefined();
  });
});
