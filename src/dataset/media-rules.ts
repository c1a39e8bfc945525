/** The rules about objects in Cloud Storage that rows name, as data. They are looked at only where that is asked for. */
import type { Rule } from './rule';

export const MEDIA_RULES = {
  MEDIA_OBJECT_MISSING: {
    severity: 'error',
    message: () => 'The object that the row names does not exist.',
    remedy: 'Upload it, or correct the URI.',
    source: 'content',
  },
  MEDIA_OBJECT_HIDDEN: {
    severity: 'warning',
    message: () =>
      'The object that the row names may not be looked at: by its permissions, or by the policy of the worker.',
    remedy:
      'See to it that the service agent may read it; to have it checked, grant storage.objects.get, or allow its bucket.',
    source: 'ours',
  },
  MEDIA_OBJECT_EMPTY: {
    severity: 'error',
    message: () => 'The object that the row names has no bytes.',
    remedy: 'Upload it again.',
    source: 'content',
  },
  MEDIA_OBJECT_TOO_LARGE: {
    severity: 'error',
    message: ({ key, count, limit }) =>
      `The object that the row names has ${count} bytes; files of the kind ${key} may have ${limit}.`,
    remedy: 'Make it smaller, or leave the example out; the service drops it otherwise.',
    source: 'supervised',
  },
  MEDIA_OBJECT_TYPE: {
    severity: 'warning',
    message: () =>
      'The object that the row names is of another type than the row says, by its content type or else by the suffix of its name.',
    remedy: 'Correct the mimeType of the row, or the content type of the object.',
    source: 'content',
  },
} as const satisfies Record<string, Rule>;

export type MediaRuleCode = keyof typeof MEDIA_RULES;
