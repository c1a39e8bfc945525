/**
 * The Porter stemmer with NLTK's extensions, which is what rouge-score uses: irregular forms, and rules of its own for
 * `-ies`, `-ied`, `-y`, `-alli`, `-fulli` and `-logi`. For lower-case words of a-z and digits.
 */

const IRREGULAR: Readonly<Record<string, string>> = {
  sky: 'sky',
  skies: 'sky',
  dying: 'die',
  lying: 'lie',
  tying: 'tie',
  news: 'news',
  innings: 'inning',
  inning: 'inning',
  outings: 'outing',
  outing: 'outing',
  cannings: 'canning',
  canning: 'canning',
  howe: 'howe',
  proceed: 'proceed',
  exceed: 'exceed',
  succeed: 'succeed',
};

/** `when` looks at what is left without the suffix; default: always. */
type Rule = { suffix: string; replacement: string; when?: (stem: string) => boolean };

export function porterStem(word: string): string {
  if (Object.hasOwn(IRREGULAR, word)) return IRREGULAR[word] ?? word;
  if (word.length <= 2) return word;
  return [step1a, step1b, step1c, step2, step3, step4, step5a, step5b].reduce(
    (stem, step) => step(stem),
    word,
  );
}

function isConsonant(word: string, index: number): boolean {
  const letter = word[index] ?? '';
  if ('aeiou'.includes(letter)) return false;
  return letter !== 'y' || index === 0 || !isConsonant(word, index - 1);
}

/** How many times a vowel is followed by a consonant. */
function measure(stem: string): number {
  let count = 0;
  for (let index = 1; index < stem.length; index++) {
    if (isConsonant(stem, index) && !isConsonant(stem, index - 1)) count += 1;
  }
  return count;
}

function hasMeasure(stem: string): boolean {
  return measure(stem) > 0;
}

function hasVowel(stem: string): boolean {
  return Array.from(stem).some((_, index) => !isConsonant(stem, index));
}

function endsDoubleConsonant(word: string): boolean {
  return word.length >= 2 && word.at(-1) === word.at(-2) && isConsonant(word, word.length - 1);
}

/** Ends consonant, vowel, consonant; as an extension also a whole word of vowel and consonant. */
function endsShort(word: string): boolean {
  const end = word.length - 1;
  if (word.length === 2) return !isConsonant(word, 0) && isConsonant(word, 1);
  return (
    word.length >= 3 &&
    isConsonant(word, end - 2) &&
    !isConsonant(word, end - 1) &&
    isConsonant(word, end) &&
    !'wxy'.includes(word.at(-1) ?? '')
  );
}

/** The first rule whose suffix fits decides, also when its condition does not hold. */
function applyRules(word: string, rules: readonly Rule[]): string {
  const rule = rules.find(({ suffix }) => word.endsWith(suffix));
  if (rule === undefined) return word;
  const stem = word.slice(0, word.length - rule.suffix.length);
  return rule.when === undefined || rule.when(stem) ? stem + rule.replacement : word;
}

function step1a(word: string): string {
  if (word.endsWith('ies') && word.length === 4) return word.slice(0, -1);
  return applyRules(word, [
    { suffix: 'sses', replacement: 'ss' },
    { suffix: 'ies', replacement: 'i' },
    { suffix: 'ss', replacement: 'ss' },
    { suffix: 's', replacement: '' },
  ]);
}

function step1b(word: string): string {
  if (word.endsWith('ied')) return word.slice(0, word.length === 4 ? -1 : -2);
  if (word.endsWith('eed')) {
    return hasMeasure(word.slice(0, -3)) ? word.slice(0, -1) : word;
  }
  const suffix = ['ed', 'ing'].find(
    (ending) => word.endsWith(ending) && hasVowel(word.slice(0, -ending.length)),
  );
  if (suffix === undefined) return word;
  const stem = word.slice(0, -suffix.length);
  if (['at', 'bl', 'iz'].some((ending) => stem.endsWith(ending))) return `${stem}e`;
  if (endsDoubleConsonant(stem)) {
    return 'lsz'.includes(stem.at(-1) ?? '') ? stem : stem.slice(0, -1);
  }
  return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

function step1c(word: string): string {
  return applyRules(word, [{ suffix: 'y', replacement: 'i', when: endsConsonant }]);
}

function endsConsonant(stem: string): boolean {
  return stem.length > 1 && isConsonant(stem, stem.length - 1);
}

const STEP_2: readonly Rule[] = (
  [
    ['ational', 'ate'],
    ['tional', 'tion'],
    ['enci', 'ence'],
    ['anci', 'ance'],
    ['izer', 'ize'],
    ['bli', 'ble'],
    ['alli', 'al'],
    ['entli', 'ent'],
    ['eli', 'e'],
    ['ousli', 'ous'],
    ['ization', 'ize'],
    ['ation', 'ate'],
    ['ator', 'ate'],
    ['alism', 'al'],
    ['iveness', 'ive'],
    ['fulness', 'ful'],
    ['ousness', 'ous'],
    ['aliti', 'al'],
    ['iviti', 'ive'],
    ['biliti', 'ble'],
    ['fulli', 'ful'],
  ] as const
).map(([suffix, replacement]) => ({ suffix, replacement, when: hasMeasure }));

function step2(word: string): string {
  if (word.endsWith('alli') && hasMeasure(word.slice(0, -4))) return step2(word.slice(0, -2));
  // The `l` counts as part of the stem, so that short stems (`geo`, `theo`) are treated like long ones.
  const logi: Rule = {
    suffix: 'logi',
    replacement: 'log',
    when: (stem) => hasMeasure(`${stem}l`),
  };
  return applyRules(word, [...STEP_2, logi]);
}

const STEP_3: readonly Rule[] = (
  [
    ['icate', 'ic'],
    ['ative', ''],
    ['alize', 'al'],
    ['iciti', 'ic'],
    ['ical', 'ic'],
    ['ful', ''],
    ['ness', ''],
  ] as const
).map(([suffix, replacement]) => ({ suffix, replacement, when: hasMeasure }));

function step3(word: string): string {
  return applyRules(word, STEP_3);
}

function isLong(stem: string): boolean {
  return measure(stem) > 1;
}

const STEP_4: readonly Rule[] = [
  ...['al', 'ance', 'ence', 'er', 'ic', 'able', 'ible', 'ant', 'ement', 'ment', 'ent'].map(
    (suffix) => ({ suffix, replacement: '', when: isLong }),
  ),
  {
    suffix: 'ion',
    replacement: '',
    when: (stem) => isLong(stem) && 'st'.includes(stem.at(-1) ?? ' '),
  },
  ...['ou', 'ism', 'ate', 'iti', 'ous', 'ive', 'ize'].map((suffix) => ({
    suffix,
    replacement: '',
    when: isLong,
  })),
];

function step4(word: string): string {
  return applyRules(word, STEP_4);
}

function step5a(word: string): string {
  if (!word.endsWith('e')) return word;
  const stem = word.slice(0, -1);
  return measure(stem) > 1 || (measure(stem) === 1 && !endsShort(stem)) ? stem : word;
}

function step5b(word: string): string {
  return word.endsWith('ll') && measure(word.slice(0, -1)) > 1 ? word.slice(0, -1) : word;
}
