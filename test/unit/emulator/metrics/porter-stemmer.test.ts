import { porterStem } from '../../../../src/emulator/metrics/porter-stemmer';

describe('porterStem', () => {
  // Examples of Porter's paper, step by step, and of NLTK's extensions.
  it.each([
    ['caresses', 'caress'],
    ['ponies', 'poni'],
    ['cats', 'cat'],
    ['feed', 'feed'],
    ['agreed', 'agre'],
    ['plastered', 'plaster'],
    ['motoring', 'motor'],
    ['sing', 'sing'],
    ['conflated', 'conflat'],
    ['hopping', 'hop'],
    ['falling', 'fall'],
    ['filing', 'file'],
    ['happy', 'happi'],
    ['relational', 'relat'],
    ['conditional', 'condit'],
    ['digitizer', 'digit'],
    ['vietnamization', 'vietnam'],
    ['electriciti', 'electr'],
    ['hopeful', 'hope'],
    ['goodness', 'good'],
    ['revival', 'reviv'],
    ['adoption', 'adopt'],
    ['probate', 'probat'],
    ['rate', 'rate'],
    ['controll', 'control'],
    ['roll', 'roll'],
    ['dies', 'die'],
    ['died', 'die'],
    ['spied', 'spi'],
    ['enjoy', 'enjoy'],
    ['dying', 'die'],
    ['skies', 'sky'],
    ['news', 'news'],
    ['is', 'is'],
  ])('takes %s to %s', (word, stem) => {
    expect(porterStem(word)).toBe(stem);
  });
});
