/** The report's head: how the run ended, in one sentence and in a few numbers. */
import type { TuneModelResult } from '../contract/result';
import { html, type Html } from './html';
import { count, duration, score, signed, usd, words } from './report-format';
import type { ReportInput } from './report-input';

type Banner = { tone: 'good' | 'bad' | 'warn' | 'calm'; title: string; text: string };

const REJECTED = 'The tuned model exists, but did not pass the gate. Do not use it as it is.';

function succeeded(result: TuneModelResult): Banner {
  const verdict = result.evaluation?.verdict;
  if (verdict === undefined) {
    return { tone: 'good', title: 'Tuning succeeded', text: 'The tuned model was not evaluated.' };
  }
  return verdict === 'passed'
    ? {
        tone: 'good',
        title: 'Tuning succeeded, the gate passed',
        text: 'The tuned model is ready for use.',
      }
    : {
        tone: 'good',
        title: 'Tuning succeeded',
        text: 'The tuned model was evaluated; no gate was asked for.',
      };
}

function unfinished({ request, result }: ReportInput): Banner {
  const { tuningJob, tunedModel, datasets } = result;
  if (tuningJob?.error) {
    return {
      tone: 'bad',
      title: `The tuning job ${words(tuningJob.state)}`,
      text: `Vertex AI said: ${tuningJob.error.message}`,
    };
  }
  if (tunedModel !== null) {
    return {
      tone: 'bad',
      title: 'The run failed after the tuning job',
      text: 'The tuned model exists; see below.',
    };
  }
  const errors = datasets
    .flatMap(({ findingCounts }) => findingCounts)
    .filter(({ severity }) => severity === 'error');
  if (tuningJob === null && errors.length > 0 && request.datasetChecks.mode === 'enforce') {
    return {
      tone: 'bad',
      title: 'The datasets have errors',
      text: 'No tuning job was created and nothing was paid.',
    };
  }
  return tuningJob === null
    ? { tone: 'bad', title: 'The run failed', text: 'No tuning job of it is known.' }
    : {
        tone: 'bad',
        title: 'The run failed',
        text: `The tuning job was last seen ${words(tuningJob.state)}.`,
      };
}

function cancelled({ tuningJob }: TuneModelResult): Banner {
  return {
    tone: 'calm',
    title: 'The run was cancelled',
    text:
      tuningJob === null
        ? 'No tuning job was created.'
        : `The tuning job has ended on Vertex AI (${words(tuningJob.state)}).`,
  };
}

function bannerOf(input: ReportInput): Banner {
  const { result } = input;
  switch (result.outcome) {
    case 'succeeded':
      return succeeded(result);
    case 'gateFailed':
      return { tone: 'warn', title: 'Tuning succeeded, the gate did not pass', text: REJECTED };
    case 'cancelled':
      return cancelled(result);
    case 'unchanged':
      return {
        tone: 'good',
        title: 'Nothing has changed',
        text: 'A model of the same datasets, spec and base model exists: it is the one below. No tuning job was created.',
      };
    case 'declined':
      return {
        tone: 'calm',
        title:
          result.approval?.decision === 'timedOut'
            ? 'The run was not approved in time'
            : 'The run was declined',
        text: 'No tuning job was created and nothing was paid.',
      };
    case 'completedDespiteCancel':
      return {
        tone: 'warn',
        title: 'The tuning job succeeded before the cancel reached it',
        text: 'The tuned model exists and was kept.',
      };
    case null:
      return unfinished(input);
  }
}

export function outcomeBanner(input: ReportInput): Html {
  const { tone, title, text } = bannerOf(input);
  return html`<div class="banner ${tone}">
      <strong>${title}</strong>
      <p>${text}</p>
    </div>
    ${
      input.result.simulated
        ? html`<div class="banner warn">
            <strong>Simulated by the emulator</strong>
            <p>
              This run spoke to the emulator of vertex-tuning-worker, not to Vertex AI. No Gemini
              model was tuned, nothing was paid, and the scores are those of a small stand-in model.
            </p>
          </div>`
        : undefined
    }`;
}

function card(name: string, value: string, note: string): Html {
  return html`<div class="card">
    <span class="small soft">${name}</span><b>${value}</b><span class="small soft">${note}</span>
  </div>`;
}

/** From the first to the last entry of the timeline. */
function totalMs({ timeline }: TuneModelResult): number | undefined {
  const first = timeline[0];
  const last = timeline.at(-1);
  return first && last && first !== last ? Date.parse(last.at) - Date.parse(first.at) : undefined;
}

export function keyNumbers({ result }: ReportInput): Html | undefined {
  const cards: Html[] = [];
  for (const { metric, tuned, gain } of result.evaluation?.metrics.slice(0, 2) ?? []) {
    const note = gain ? `${signed(gain.mean)} over the base model` : 'tuned model, mean';
    cards.push(card(metric, score(tuned.mean), note));
  }
  const training = result.datasets.find(({ role }) => role === 'training');
  if (training) {
    const note = `about ${count(training.estimatedTokens)} tokens`;
    cards.push(card('Training examples', count(training.examples), note));
  }
  const ms = totalMs(result);
  if (ms !== undefined) cards.push(card('Duration', duration(ms), 'from request to report'));
  if (result.cost.estimatedUsd !== undefined) {
    const note = result.simulated ? 'what it would have cost' : 'estimate, not a bill';
    cards.push(card('Training cost', usd(result.cost.estimatedUsd), note));
  }
  return cards.length === 0 ? undefined : html`<div class="cards">${cards}</div>`;
}
