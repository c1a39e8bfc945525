import * as fc from 'fast-check';
import { scrubReason, scrubText } from '../../../src/google/scrub';
import { scrubAnswer } from '../../../src/google/scrub-answer';

/** A text of a row: words that no message of the API holds. */
const secretWord = fc
  .array(fc.constantFrom(...Array.from('bcdfghjklmnpqrstvwxz')), { minLength: 6, maxLength: 12 })
  .map((letters) => `Q${letters.join('')}`);
const secretText = fc.array(secretWord, { minLength: 2, maxLength: 8 });

const row = (words: string[]): string =>
  JSON.stringify({ contents: [{ role: 'user', parts: [{ text: words.join(' ') }] }] });

const embeddings: [string, (words: string[]) => string][] = [
  [
    'JSON after a label',
    (w) => `Dataset example 1 of 14 contains an unsupported modality. JSON: ${row(w)}`,
  ],
  ['JSON without a label', (w) => `Cannot parse ${row(w)} as an example.`],
  ['JSON that is escaped', (w) => `Bad request body ${JSON.stringify(row(w))}`],
  ['JSON that is cut off', (w) => `Invalid line: ${row(w).slice(0, -7)}`],
  ['JSON that has lost its beginning', (w) => `Invalid value "${row(w).slice(15)}`],
  ['a list', (w) => `Parts are [${w.map((word) => JSON.stringify(word)).join(', ')}].`],
  ['a text proto', (w) => `Unsupported: parts { text: '${w.join(' ')}' }`],
  ['a key and a value', (w) => `Could not read it, text: ${w.join(' ')}`],
  ['double quotes', (w) => `The prompt "${w.join(' ')}" is too long.`],
  ['single quotes', (w) => `The prompt '${w.join(' ')}' is too long.`],
  ['curly quotes', (w) => `The prompt “${w.join(' ')}” is too long.`],
  ['backticks', (w) => `The prompt \`${w.join(' ')}\` is too long.`],
  ['a quotation without an end', (w) => `Invalid text near "${w.join(' ')}`],
  ['one word in quotes', (w) => `Unexpected token "${w.join('')}" in the file`],
  ['the rest after a colon', (w) => `Example 3 of train.jsonl was dropped: ${w.join(' ')}`],
  ['the rest after a dash', (w) => `Row 17 is invalid - ${w.join(' ')}`],
  ['brackets', (w) => `Line 4 (${w.join(' ')}) has no role.`],
  ['several lines', (w) => `Error in record\n1:\n${w.join('\n')}`],
  ['HTML entities', (w) => `Bad value &quot;${w.join(' ')}&quot;`],
  ['URL encoding', (w) => `Bad value %7B%22${w.join('%20')}`],
];

describe('scrubText', () => {
  it.each(embeddings)('lets no word of a row through: %s', (_name, embed) => {
    fc.assert(
      fc.property(secretText, (words) => {
        const clean = scrubText(embed(words));
        for (const word of words) expect(clean).not.toContain(word);
      }),
    );
  });

  it('changes nothing more when it is used twice, and never grows without bound', () => {
    const piece = fc.oneof(
      fc.string(),
      secretText.map((words) => row(words)),
      fc.constantFrom(...embeddings.map(([, embed]) => embed(['Qaaaaaa', 'Qbbbbbb']))),
      fc.constantFrom('gs://acme/train.jsonl', ' "x y" ', "'", ' text: ', 'Bearer abc', '. ', '['),
      fc.constantFrom('https://h/a', '`?#', 'Signature=x', 'unknown name ', '[text removed]'),
      fc.string({ minLength: 400, maxLength: 1500 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const once = scrubText(pieces.join(''));
        expect(once.length).toBeLessThan(1100);
        expect(scrubText(once)).toBe(once);
      }),
      { numRuns: 1000, examples: [[['[', ' text: ', 'gs://acme/train.jsonl']]] },
    );
  });

  it.each([
    "Permission 'aiplatform.tuningJobs.create' denied on resource '//aiplatform.googleapis.com/projects/acme/locations/us-central1' (or it may not exist).",
    'The adapter size is not supported for this base model.',
    'The following quota metrics exceed quota limits: aiplatform.googleapis.com/global_concurrent_tuning_jobs',
    'The Model name projects/1/locations/us/models/2@1 is malformed and it should be in form of projects/{project}/locations/{location}/publishers/google/models/{model}',
    'No such object: acme/train.jsonl',
    'The input token count (131073) exceeds the maximum number of tokens allowed (131072).',
    "Service account 'tuner@acme.iam.gserviceaccount.com' cannot read gs://acme/data/train.jsonl.",
    'Unknown name "epochCount" at \'tuning_job.supervised_tuning_spec\': Cannot find field.',
    'Base model "gemini-2.5-flash" can\'t be tuned in location "us-central1".',
    "Invalid role 'assistant'.",
    'Invalid JSON payload received. Unknown name "lables": Cannot find field.',
    "Invalid value at 'tuning_job.labels'",
    'Request had invalid authentication credentials. Expected OAuth 2 access token. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
  ])('leaves as it is: %s', (message) => {
    expect(scrubText(message)).toBe(message);
  });

  it('keeps what the service says before it quotes a row', () => {
    expect(
      scrubText(
        'Dataset example 1 of 14 contains an unsupported modality [function call] in the “parts” field, which is not supported by this model. The supported modalities are: [image, PDF document, audio, video]. JSON: {"contents":[{"role":"user"}]}',
      ),
    ).toBe(
      'Dataset example 1 of 14 contains an unsupported modality [function call] in the “parts” field, which is not supported by this model. The supported modalities are: [image, PDF document, audio, video]. [text removed]',
    );
  });

  it.each([
    ['Bearer ya29.a0AfB_byC-secret', 'ya29'],
    ['token ya29.a0AfB_byC-secret was refused', 'a0AfB'],
    ['header.eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln', 'c2ln'],
    ['GET https://storage.googleapis.com/a/b?X-Goog-Signature=abc123&x=1 failed', 'abc123'],
    ['X-Goog-Signature=abc123', 'abc123'],
    ['PUT https://h/upload?upload_id=AAAsecret', 'AAAsecret'],
    ['key AIzaSyA1234567890abcdefghijklmnopqrstu', 'SyA123'],
    ['-----BEGIN PRIVATE KEY----- MIIEv', 'MIIEv'],
    [`blob ${'A1b2'.repeat(60)}`, 'A1b2A1b2'],
    ['written by jane.miller@example.com', 'miller'],
  ])('removes secrets and addresses: %s', (message, secret) => {
    expect(scrubText(message)).not.toContain(secret);
  });

  // An expression that tries every way through such a text would not end before the time-out of the test.
  it.each(['example ', '{', '"', "'a", 'text', 'a@', 'http://a', 'eyJ', '=[', '\\'])(
    'comes to an end on a long repetition of %j',
    (piece) => {
      expect(scrubText(piece.repeat(200_000)).length).toBeGreaterThan(0);
    },
  );
});

describe('scrubReason', () => {
  it.each([
    ['Too long: Qrow Qrow', 'Too long: [text removed]'],
    ['The row has no role.', 'The row has no role.'],
    ['140000 tokens are more than 131072 (131072)', '140000 tokens are more than 131072 (131072)'],
  ])('of %p is %p, and stays that', (reason, clean) => {
    expect(scrubReason(reason)).toBe(clean);
    expect(scrubReason(clean)).toBe(clean);
  });
});

describe('scrubAnswer', () => {
  it('removes quoted examples at any depth, in both spellings', () => {
    const answer = {
      tuningJobs: [
        {
          tuningDataStats: {
            supervisedTuningDataStats: { userDatasetExamples: ['Qrow'], tuningStepCount: '3' },
            distillationDataStats: {
              trainingDatasetStats: {
                user_dataset_examples: ['Qrow'],
                reinforcementTuningUserDatasetExamples: { userDatasetExamples: ['Qrow'] },
              },
            },
          },
        },
      ],
    };
    expect(scrubAnswer(answer)).toEqual({
      tuningJobs: [
        {
          tuningDataStats: {
            supervisedTuningDataStats: { tuningStepCount: '3' },
            distillationDataStats: { trainingDatasetStats: {} },
          },
        },
      ],
    });
  });

  it('cleans errors of jobs, operations and evaluations, and reasons for dropped rows', () => {
    const status = { code: 3, message: 'Bad row. JSON: {"Qrow":1}', details: [{ Qrow: 1 }] };
    const answer = {
      error: { ...status },
      evaluateDatasetRuns: [{ error: { ...status } }],
      metadata: { genericMetadata: { partialFailures: [{ ...status }] } },
      tuningDataStats: {
        supervisedTuningDataStats: {
          droppedExampleReasons: ['Too long: Qrow Qrow', 'Cut - Qrow', 'Not valid (Qrow)'],
        },
      },
    };
    expect(JSON.stringify(scrubAnswer(answer))).not.toContain('Qrow');
    expect(answer.error).toEqual({ code: 3, message: 'Bad row. [text removed]' });
  });

  it('leaves what is the user’s own: labels, names, specs', () => {
    const job = {
      labels: { message: 'a "b c" d', error: 'x: y' },
      tunedModelDisplayName: 'my "best" model',
      description: 'example 3: yes',
      supervisedTuningSpec: { trainingDatasetUri: 'gs://a/b' },
    };
    expect(scrubAnswer(structuredClone(job))).toEqual(job);
  });

  it('does not overflow on deep answers', () => {
    let answer: Record<string, unknown> = { userDatasetExamples: ['Qrow'] };
    const innermost = answer;
    for (let depth = 0; depth < 200_000; depth += 1) answer = { a: answer };
    scrubAnswer(answer);
    expect(innermost).toEqual({});
  });
});
