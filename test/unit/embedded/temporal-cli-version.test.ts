import {
  isRecentEnough,
  parseTemporalCliVersion,
} from '../../../src/embedded/temporal-cli-version';

describe('parseTemporalCliVersion', () => {
  it('reads the server version out of a release', () => {
    expect(
      parseTemporalCliVersion('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)\n'),
    ).toStrictEqual({
      line: 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)',
      server: { major: 1, minor: 29 },
    });
  });

  it('does not take another program for a Temporal CLI', () => {
    expect(parseTemporalCliVersion('tctl 1.18.0\n')).toBeUndefined();
  });
});

describe('isRecentEnough', () => {
  it.each([
    ['temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)', true],
    ['temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)', true],
    ['temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)', false],
    ['temporal version 0.13.2', false],
  ])('judges %s by its server: %s', (line, expected) => {
    const version = parseTemporalCliVersion(line);
    expect(version && isRecentEnough(version)).toBe(expected);
  });
});
