/**
 * The form that the imitated service wants of rows, as schemas: what does not fit is dropped. On purpose another kind of check than
 * the product's own, which walks rows by hand: each is a test of the other.
 */
import { z } from 'zod';
import type { RowFormat } from './row-format';

const object = z.record(z.string(), z.unknown());

/** An object whose keys may be written in snake_case; null stands for an absent field, as everywhere in the API. */
function spelled<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value, context) => {
    const parsed = object.safeParse(value);
    if (!parsed.success) return value;
    const given = new Map(Object.entries(parsed.data).filter(([, one]) => one !== null));
    for (const camelCase of Object.keys(shape)) {
      const snakeCase = camelCase.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      if (snakeCase === camelCase || !given.has(snakeCase)) continue;
      if (given.has(camelCase))
        context.addIssue({ code: 'custom', message: 'Both spellings of a key.' });
      else given.set(camelCase, given.get(snakeCase));
    }
    return Object.fromEntries(given);
  }, z.object(shape));
}

const name = z.string().min(1);

const fileUri = z.string().refine((uri) => {
  const [scheme, rest = ''] = uri.split('://');
  const slash = rest.indexOf('/');
  if (scheme === 'gs') return slash > 0 && slash < rest.length - 1;
  return (scheme === 'http' || scheme === 'https') && rest !== '' && slash !== 0;
}, 'A file lies neither in Cloud Storage nor on the web.');

const mimeType = z.unknown().optional();

const KINDS = {
  text: z.string().optional(),
  fileData: spelled({ fileUri, mimeType }).optional(),
  inlineData: spelled({ mimeType }).optional(),
  functionCall: spelled({ name, args: object.optional() }).optional(),
  functionResponse: spelled({ name, response: object.optional() }).optional(),
};

const part = spelled({
  ...KINDS,
  executableCode: z.never().optional(),
  codeExecutionResult: z.never().optional(),
}).refine(
  (one) => Object.keys(KINDS).filter((kind) => Object.hasOwn(one, kind)).length === 1,
  'A part does not hold exactly one kind of content.',
);

type Part = z.infer<typeof part>;

const isBlank = ({ text }: Part): boolean => text !== undefined && text.trim() === '';

function turnsOf(roles: readonly string[]) {
  const turn = spelled({ role: z.enum(roles), parts: z.array(part).min(1) })
    .refine(
      ({ role, parts }) => role !== 'function' || parts.some((one) => one.functionResponse),
      'A function turn has no response.',
    )
    .refine(
      ({ role, parts }) => !isModel(role) || !parts.every(isBlank),
      'A turn of the model is empty.',
    );
  return z.array(turn).min(1);
}

const isModel = (role: string): boolean => role === 'model' || role === 'assistant';

const GEMINI_ROLES = ['user', 'model', 'function'];
const OPEN_MODEL_ROLES = [...GEMINI_ROLES, 'assistant'];

const BESIDE = {
  systemInstruction: spelled({ parts: z.array(z.looseObject({ text: z.string() })) }).optional(),
  tools: z
    .array(spelled({ functionDeclarations: z.array(z.looseObject({ name })).optional() }))
    .optional(),
  generationConfig: object.optional(),
};

type Turns = z.infer<ReturnType<typeof turnsOf>>;

/** What a file is by the ending of its name, where its MIME type does not tell. */
const ENDINGS: Readonly<Record<string, RegExp>> = {
  'image/': /\.(jpe?g|png|webp|gif|bmp|hei[cf])$/,
  'audio/': /\.(mp3|wav|flac|aac|ogg|m4a)$/,
  'video/': /\.(mp4|mov|mpe?g|avi|wmv|flv|webm|3gp)$/,
  'application/pdf': /\.pdf$/,
};
const TELLING = ['text/', ...Object.keys(ENDINGS)];

/** The beginning of the MIME type that counts; nothing where neither type nor name tells. */
function typeOf({ fileData, inlineData }: Part): string | undefined {
  const given = (fileData ?? inlineData)?.mimeType;
  const type = typeof given === 'string' ? given.toLowerCase() : '';
  const [path = ''] = (fileData?.fileUri ?? '').toLowerCase().split(/[?#]/);
  return (
    TELLING.find((prefix) => type.startsWith(prefix)) ??
    Object.keys(ENDINGS).find((prefix) => ENDINGS[prefix]?.test(path))
  );
}

/** Files of a kind in one example. */
function hasAtMost(limits: Readonly<Record<string, number>>): (turns: Turns) => boolean {
  return (turns) => {
    const types = turns.flatMap(({ parts }) => parts.map(typeOf));
    return Object.entries(limits).every(
      ([prefix, limit]) => types.filter((type) => type === prefix).length <= limit,
    );
  };
}

const SUPERVISED_FILES = { 'image/': 30, 'audio/': 1, 'video/': 1, 'application/pdf': 4 };
const REINFORCEMENT_FILES = { 'image/': 15, 'audio/': 15, 'video/': 10 };
/** Only the newest model takes video there. */
const REINFORCEMENT_FILES_OF_OTHERS = { ...REINFORCEMENT_FILES, 'video/': 0 };
const TOO_MANY_FILES = 'The example has too many files of one kind.';

const isTextOnly = (turns: Turns): boolean =>
  turns.every(({ parts }) => parts.every(({ text }) => text !== undefined));

const gemini = spelled({
  ...BESIDE,
  contents: turnsOf(GEMINI_ROLES).refine(hasAtMost(SUPERVISED_FILES), TOO_MANY_FILES),
});

const textTurns = turnsOf(GEMINI_ROLES).refine(isTextOnly, 'The example is not text only.');

const preference = spelled({
  ...BESIDE,
  contents: textTurns,
  completions: z.tuple([
    z.object({
      completion: z
        .unknown()
        .transform((turn) => [turn])
        .pipe(textTurns),
    }),
    z.object({
      completion: z
        .unknown()
        .transform((turn) => [turn])
        .pipe(textTurns),
    }),
  ]),
});

function reinforcementWith(limits: Readonly<Record<string, number>>) {
  return spelled({
    ...BESIDE,
    contents: turnsOf(GEMINI_ROLES).refine(hasAtMost(limits), TOO_MANY_FILES),
  });
}

const messagePart = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image_url'),
    image_url: z.object({ url: z.string().regex(/^(gs:\/\/[^/]+\/.|data:image\/)/) }),
  }),
]);

const message = z
  .object({
    role: z.enum(['system', 'user', 'assistant', 'tool']),
    content: z.union([z.string(), z.array(messagePart).min(1)]),
  })
  .refine(
    ({ role, content }) =>
      role !== 'assistant' ||
      (typeof content === 'string'
        ? content.trim() !== ''
        : content.some((one) => one.type !== 'text' || one.text.trim() !== '')),
    'A message of the assistant is empty.',
  );

const filled = z.string().refine((text) => text.trim() !== '', 'A text is empty.');

const openModel = z.union([
  spelled({ ...BESIDE, contents: turnsOf(OPEN_MODEL_ROLES) }),
  z.object({ messages: z.array(message).min(1) }),
  z.object({ prompt: filled, completion: filled }),
]);

const SCHEMAS: Readonly<Record<RowFormat, z.ZodType>> = {
  gemini,
  openModel,
  preference,
  prompt: openModel,
  reinforcement: reinforcementWith(REINFORCEMENT_FILES),
  reinforcementWithoutVideo: reinforcementWith(REINFORCEMENT_FILES_OF_OTHERS),
  any: object,
};

/** What is wrong with the form of a row; nothing when all is well. */
export function problemOfForm(format: RowFormat, row: unknown): string | undefined {
  const { success, error } = SCHEMAS[format].safeParse(row);
  if (success) return undefined;
  const [issue] = error.issues;
  // Of our own schema: paths and messages carry no text of the row.
  return issue?.code === 'custom'
    ? issue.message
    : `The example is malformed at ${issue?.path.join('.') ?? 'its top'}.`;
}
