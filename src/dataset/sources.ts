/**
 * Where the rules and limits were read: a page, its address, and when. A page that changes makes its rules due for another look.
 */

export type Source = {
  title: string;
  url?: string;
  /** Of the state that was read: a day, a month or a year, whichever is known. */
  asOf: string;
};

const PLATFORM = 'https://docs.cloud.google.com/gemini-enterprise-agent-platform/models';
const REST = 'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1';

export const SOURCES = {
  supervised: {
    title: 'About supervised fine-tuning for Gemini models',
    url: `${PLATFORM}/tuning/supervised-tuning`,
    asOf: '2026-09-25',
  },
  prepare: {
    title: 'Prepare supervised fine-tuning data for Gemini models',
    url: `${PLATFORM}/tuning/supervised-tuning/prepare-data`,
    asOf: '2026-11',
  },
  preference: {
    title: 'Prepare preference tuning data for Gemini models',
    url: `${PLATFORM}/tuning/preference-tuning/prepare-data`,
    asOf: '2026-11',
  },
  reinforcement: {
    title: 'Reinforcement fine-tuning, Tuning dataset',
    url: `${PLATFORM}/tuning/reinforcement-tuning/reinforcement-tuning-job/tuning-dataset`,
    asOf: '2026-11',
  },
  functionCalling: {
    title: 'Tune function calling',
    url: `${PLATFORM}/tuning/function-calling`,
    asOf: '2026-11',
  },
  video: { title: 'Video tuning', url: `${PLATFORM}/tuning/video`, asOf: '2026-11' },
  openModels: {
    title: 'Supervised and distillation fine-tuning for open models',
    url: `${PLATFORM}/open-model-tuning`,
    asOf: '2026-09-25',
  },
  evaluation: {
    title: 'Prepare your evaluation dataset',
    url: 'https://docs.cloud.google.com/vertex-ai/generative-ai/docs/models/evaluation-dataset',
    asOf: '2026-11',
  },
  notebook: {
    title: 'Google’s notebook on tokens and cost of supervised tuning',
    url: 'https://github.com/GoogleCloudPlatform/generative-ai/blob/main/gemini/tuning/vertexai_supervised_tuning_token_count_and_cost_estimation.ipynb',
    asOf: '2024',
  },
  content: { title: 'REST reference, Content and Part', url: `${REST}/Content`, asOf: '2026-11' },
  json: { title: 'RFC 8259', url: 'https://www.rfc-editor.org/rfc/rfc8259', asOf: '2017-12' },
  earlier: {
    title: 'Prepare supervised tuning data, an edition for Gemini 1.0 and 1.5',
    url: 'https://cloud.google.com/vertex-ai/generative-ai/docs/models/gemini-supervised-tuning-about',
    asOf: '2024',
  },
  practice: { title: 'Practice: not stated by the documentation', asOf: '2026-11' },
  ours: {
    title: 'vertex-tuning-worker: what this program itself does and limits',
    asOf: '2026-11',
  },
} as const satisfies Record<string, Source>;

export type SourceName = keyof typeof SOURCES;
