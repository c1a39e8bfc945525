/** The rules about rows for open models and for the evaluation service, as data. */
import type { Rule } from './rule';

export const OPEN_MODEL_RULES = {
  MESSAGES_INVALID: {
    severity: 'error',
    message: ({ type }) =>
      type === 'array' ? 'messages is empty.' : `messages is of type ${type}, not a list.`,
    remedy:
      'Write "messages":[{"role":"user","content":"..."},{"role":"assistant","content":"..."}].',
    source: 'openModels',
  },
  MESSAGE_NOT_OBJECT: {
    severity: 'error',
    message: ({ type }) => `The message is of type ${type}, not an object with role and content.`,
    remedy: 'Write {"role":"user","content":"..."}.',
    source: 'openModels',
  },
  MESSAGE_ROLE_UNKNOWN: {
    severity: 'error',
    message: ({ type }) =>
      type === 'string'
        ? 'The role is none of system, user and assistant.'
        : `The role is of type ${type}, not system, user or assistant.`,
    remedy: 'Write "role":"system", "role":"user" or "role":"assistant".',
    source: 'openModels',
  },
  MESSAGE_ROLE_TOOL: {
    severity: 'warning',
    message: () => 'The role is tool; the documentation knows system, user and assistant.',
    remedy: 'Leave the row out, or try with a few rows first.',
    source: 'openModels',
  },
  SYSTEM_NOT_FIRST: {
    severity: 'warning',
    message: () => 'A system message stands behind another message.',
    remedy: 'Begin with it.',
    source: 'practice',
  },
  MESSAGE_CONTENT_INVALID: {
    severity: 'error',
    message: ({ type }) => `content is of type ${type}, not text or a list of parts.`,
    remedy: 'Write "content":"...".',
    source: 'openModels',
  },
  MESSAGE_PART_INVALID: {
    severity: 'error',
    message: () => 'The part is neither {"type":"text","text":...} nor {"type":"image_url",...}.',
    remedy: 'Write {"type":"text","text":"..."} or {"type":"image_url","image_url":{"url":"..."}}.',
    source: 'openModels',
  },
  IMAGE_URL_INVALID: {
    severity: 'error',
    message: () => 'url of the image is neither gs:// nor data:image/.',
    remedy: 'Write gs://BUCKET/OBJECT, or the image as data:image/jpeg;base64,....',
    source: 'openModels',
  },
  IMAGE_TYPE_UNKNOWN: {
    severity: 'warning',
    message: () => 'The image is none of JPEG, PNG and WEBP, which open models take.',
    remedy: 'Convert it to one of them.',
    source: 'openModels',
  },
  USER_MESSAGE_MISSING: {
    severity: 'error',
    message: () => 'There is no user message.',
    remedy: 'Add the prompt as a message of the role user.',
    source: 'openModels',
  },
  LAST_MESSAGE_NOT_ASSISTANT: {
    severity: 'error',
    message: () => 'The last message is not the assistant’s: there is nothing to learn.',
    remedy: 'End with the answer as a message of the role assistant.',
    source: 'openModels',
  },
  PROMPT_ALONE: {
    severity: 'warning',
    message: () =>
      'The row has a prompt alone; samples for distillation write prompts as messages.',
    remedy: 'Write {"messages":[{"role":"user","content":"..."}]}, or try with a few rows first.',
    source: 'openModels',
  },
  TEXT_FIELD_INVALID: {
    severity: 'error',
    message: ({ key, type }) =>
      type === 'string' ? `${key} is empty.` : `${key} is of type ${type}, not text.`,
    remedy: 'Give it as text, or remove the row.',
    source: 'openModels',
  },
  EVALUATION_PROMPT_MISSING: {
    severity: 'error',
    message: () => 'The row has no prompt.',
    remedy: 'Write {"prompt":"...","response":"...","reference":"..."}.',
    source: 'evaluation',
  },
  EVALUATION_WITHOUT_PROMPT: {
    severity: 'warning',
    message: () =>
      'The row has no prompt: it is enough for metrics that compare its response with its reference.',
    remedy: 'Add prompt for metrics that a judge gives.',
    source: 'evaluation',
  },
  EVALUATION_REFERENCE_MISSING: {
    severity: 'warning',
    message: () => 'The row has neither a response (or prediction) nor a reference.',
    remedy:
      'Add reference for exact match, BLEU and ROUGE; response unless the service is to ask the model.',
    source: 'evaluation',
  },
} as const satisfies Record<string, Rule>;
