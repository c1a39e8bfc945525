/** The report's sections on the run itself: what was tuned, how to call it, when what happened, cost, warnings. */
import type { Phase, TimelineEntry } from '../contract/result';
import { html, type Html, link } from './html';
import { facts } from './report-facts';
import { duration, time, words } from './report-format';
import type { ReportInput } from './report-input';

function code(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<code>${text}</code>`;
}

export function tunedSection({ request, result, workflowId }: ReportInput): Html {
  const { tuningJob, tunedModel, duplicates } = result;
  const checkpoints = tunedModel?.checkpoints ?? [];
  const rows = checkpoints.map(
    ({ checkpointId, epoch, step, endpoint }) =>
      html`<tr>
        <td>${checkpointId}</td>
        <td class="n">${epoch ?? '–'}</td>
        <td class="n">${step ?? '–'}</td>
        <td>${code(endpoint)}</td>
      </tr>`,
  );
  const consoleUrl = tuningJob?.consoleUrl;
  const inConsole =
    consoleUrl === undefined
      ? undefined
      : html`<br />${link(consoleUrl, 'Open in the Google Cloud console')}`;
  const job = tuningJob && html`${code(tuningJob.name)}${inConsole}`;
  return html`<h2>Tuning job and model</h2>
    ${facts([
      ['Method', code(request.method)],
      [request.baseModel === undefined ? 'Tuned from' : 'Base model', code(request.sourceModel)],
      ['Project, location', `${request.project}, ${request.location}`],
      ['Tuning job', job ?? 'none is known'],
      ['State', tuningJob ? words(tuningJob.state) : undefined],
      ['Epochs', request.epochs],
      ['Tuned model', code(tunedModel?.model)],
      ['Endpoint', code(tunedModel?.endpoint)],
      ['Serving URL', code(tunedModel?.servingUrl)],
      [
        'Other jobs of this run',
        duplicates.length > 0 ? duplicates.map((name) => html`${code(name)}<br />`) : undefined,
      ],
      ['Workflow', code(workflowId)],
    ])}${
      rows.length === 0
        ? undefined
        : html`<h3>Checkpoints</h3>
            <div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th>Checkpoint</th>
                    <th class="n">Epoch</th>
                    <th class="n">Step</th>
                    <th>Endpoint</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows}
                </tbody>
              </table>
            </div>`
    }`;
}

/** The command stands in a shell's double quotes: only characters that mean nothing there. */
const QUOTABLE_URL = /^https?:\/\/[\w.:/@%~-]+$/;

export function callSection({ result }: ReportInput): Html | undefined {
  const url = result.tunedModel?.servingUrl;
  if (url === undefined || !QUOTABLE_URL.test(url)) return undefined;
  const token = result.simulated
    ? ''
    : `  -H "Authorization: Bearer $(gcloud auth print-access-token)" \\\n`;
  const command = `curl -X POST "${url}" \\\n${token}  -H "Content-Type: application/json" \\\n  -d '{"contents":[{"role":"user","parts":[{"text":"..."}]}]}'`;
  const note = result.simulated
    ? 'Works while the emulator runs.'
    : 'Give the prompt as in the training dataset, system instruction included.';
  return html`<h2>Call the tuned model</h2>
    <pre>${command}</pre>
    <p class="small soft">${note}</p>`;
}

type Span = { phase: Phase; states: string[]; fromMs: number; toMs: number | undefined };

/** Entries of one phase in a row make one bar. */
function spansOf(timeline: readonly TimelineEntry[]): Span[] {
  const spans: Span[] = [];
  for (const { at, phase, state } of timeline) {
    const fromMs = Date.parse(at);
    let span = spans.at(-1);
    if (span?.phase !== phase) {
      if (span !== undefined) span.toMs = fromMs;
      span = { phase, states: [], fromMs, toMs: undefined };
      spans.push(span);
    }
    if (state !== undefined) span.states.push(words(state));
  }
  return spans;
}

export function timelineSection({ result }: ReportInput): Html | undefined {
  const first = result.timeline[0];
  const last = result.timeline.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const startMs = Date.parse(first.at);
  const totalMs = Math.max(1, Date.parse(last.at) - startMs);
  const share = (ms: number): string => ((100 * ms) / totalMs).toFixed(2);
  const bars = spansOf(result.timeline).map(({ phase, states, fromMs, toMs }) => {
    const left = share(Math.min(fromMs - startMs, totalMs * 0.995));
    const width = share((toMs ?? fromMs) - fromMs);
    const title = states.length === 0 ? words(phase) : `${words(phase)} (${states.join(', ')})`;
    return html`<span title="${title}">${words(phase)}</span
      ><span class="bar"><i style="left:${left}%;width:${width}%"></i></span
      ><span class="small soft">${toMs === undefined ? '' : duration(toMs - fromMs)}</span>`;
  });
  return html`<h2>Timeline</h2>
    <p class="small soft">${time(first.at)} to ${time(last.at)}</p>
    <div class="track">${bars}</div>`;
}

export function cancellationSection({ result }: ReportInput): Html | undefined {
  const { cancellation } = result;
  if (cancellation === null) return undefined;
  const by: Record<typeof cancellation.by, string> = {
    signal: 'a cancelTuning signal',
    temporal: 'Temporal’s cancel',
    deadline: 'a deadline of the request',
    outside: 'somebody on Vertex AI itself',
  };
  return html`<h2>Cancellation</h2>
    ${facts([
      ['Cancelled by', by[cancellation.by]],
      ['Requested by', cancellation.requestedBy],
      ['Reason', cancellation.reason],
      ['At', time(cancellation.at)],
      ['Removed', cancellation.discarded?.removed.join(', ') || undefined],
    ])}`;
}

export function warningsSection({ result }: ReportInput): Html | undefined {
  if (result.warnings.length === 0) return undefined;
  const rows = result.warnings.map(
    ({ code: name, message }) =>
      html`<tr>
        <td>${message}<br /><code class="small soft">${name}</code></td>
      </tr>`,
  );
  return html`<h2>Warnings</h2>
    <table>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}
