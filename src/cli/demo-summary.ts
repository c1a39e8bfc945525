/** What `demo` says at its end: what happened, where to look, what to type next. Pure. */
import type { TuneModelResult } from '../contract/result';
import { costText } from './cost-view';
import { formatPairs } from './format';
import { programName } from './program-name';
import { renderEvaluation } from './result-view';

export type DemoEnd = {
  workflowId: string;
  result: TuneModelResult;
  /** Page of the run in Temporal's web UI. */
  runUrl?: string | undefined;
  /** Local copy of the report. */
  reportPath?: string | undefined;
  temporalAddress: string;
  emulatorHost: string;
};

export function renderDemoEnd(end: DemoEnd): string {
  const { workflowId, result, runUrl, reportPath } = end;
  const facts = formatPairs([
    ['outcome', result.outcome ?? undefined],
    ['tuning job', result.tuningJob?.name],
    ['endpoint', result.tunedModel?.endpoint],
    ['cost estimate', costText(result.cost)],
    ['report', reportPath],
    ['run', runUrl],
  ]);
  const blocks = [
    facts.join('\n'),
    result.evaluation ? renderEvaluation(result.evaluation) : '',
    'This was simulated: the Temporal server, the workflow and the checks are real, Vertex AI was the emulator.\nNothing was tuned at Google and nothing was paid.',
    askTheModel(result),
    nextSteps(workflowId, end),
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function askTheModel({ tunedModel }: TuneModelResult): string {
  if (tunedModel?.servingUrl === undefined) return '';
  const body = JSON.stringify({
    contents: [{ role: 'user', parts: [{ text: 'I was charged twice for one order.' }] }],
  });
  return [
    'Ask the tuned model, while this is running:',
    `  curl -s '${tunedModel.servingUrl}' -H 'content-type: application/json' -d '${body}'`,
  ].join('\n');
}

function nextSteps(workflowId: string, { temporalAddress }: DemoEnd): string {
  const program = programName();
  const steps = [
    [
      `TEMPORAL_ADDRESS=${temporalAddress} ${program} status ${workflowId}`,
      'the run, while this is running',
    ],
    [`${program} validate YOUR.jsonl`, 'check your own data'],
    [`${program} dev`, 'this stack, staying up'],
    [`${program} dev --vertex`, 'the same on the real Vertex AI'],
  ] as const;
  return ['Next:', ...steps.flatMap(([command, what]) => [`  ${command}`, `      ${what}`])].join(
    '\n',
  );
}

/** Address of a run in Temporal's web UI. */
export function runUrlOf(
  uiUrl: string,
  namespace: string,
  run: { workflowId: string; runId: string },
) {
  const id = encodeURIComponent(run.workflowId);
  return `${uiUrl}/namespaces/${namespace}/workflows/${id}/${run.runId}/history`;
}
