/** The live view of a run: its steps with marks and times. A pure function of the status. */
import type { TuningRunStatus } from '../client/run-status';
import type { Phase, TimelineEntry } from '../contract/result';
import { approvalText, howToAnswer } from './approval-view';
import { formatBar, formatCount, formatElapsed, formatState } from './format';
import type { Colors } from './terminal';

export type ViewOptions = {
  now: Date;
  colors: Colors;
  /** Which picture of the spinner. */
  frame?: number;
};

const TITLES: Readonly<Record<Phase, string>> = {
  checking: 'check request and datasets',
  awaitingApproval: 'await approval',
  creating: 'create the tuning job',
  waitingForQuota: 'wait for quota',
  tuning: 'tune',
  cancelling: 'cancel the tuning job',
  evaluating: 'evaluate the tuned model',
  reporting: 'write the report',
  closed: 'closed',
};

/** Phases in which the job's state says more; the service may take a job and hold it back for quota. */
const WITH_JOB: readonly Phase[] = ['waitingForQuota', 'tuning', 'cancelling'];

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

type Step = { phase: Phase; kind: 'done' | 'current' | 'failed' | 'ahead'; ms?: number };

export function renderStatus(status: TuningRunStatus, options: ViewOptions): string[] {
  const { colors } = options;
  const simulated = status.simulated ? colors.dim('  (simulated)') : '';
  const titles = stepsOf(status, options.now).flatMap((step) => [
    renderStep(step, options),
    ...(step.kind === 'current' ? renderCurrent(status, colors) : []),
  ]);
  return [
    `${colors.bold(status.workflowId)}${simulated}`,
    ...titles,
    ...renderTrouble(status, colors),
  ];
}

/** Phases that were entered, in order, and those that are still to come. */
export function stepsOf(status: TuningRunStatus, now: Date): Step[] {
  const { timeline, closeTime } = status;
  const end = closeTime === undefined ? now.getTime() : Date.parse(closeTime);
  const spent = timeByPhase(timeline, end);
  const entered = [...spent.keys()].filter((phase) => phase !== 'closed');
  if (entered.length === 0 && status.phase !== 'closed') entered.push(status.phase);
  const isOpen = closeTime === undefined && status.phase !== 'closed';
  const steps: Step[] = entered.map((phase) => {
    const ms = spent.get(phase);
    const isCurrent = isOpen && phase === status.phase;
    return { phase, kind: isCurrent ? 'current' : 'done', ...(ms === undefined ? {} : { ms }) };
  });
  const last = steps.at(-1);
  if (status.error && last) last.kind = 'failed';
  return isOpen ? [...steps, ...stepsAhead(status, entered)] : steps;
}

function stepsAhead({ phase, warnings }: TuningRunStatus, entered: readonly Phase[]): Step[] {
  const isOff = (code: string): boolean => warnings.some((warning) => warning.code === code);
  const expected: Phase[] = ['checking', 'creating', 'tuning'];
  if (!isOff('EVALUATION_OFF')) expected.push('evaluating');
  if (!isOff('REPORT_OFF')) expected.push('reporting');
  const isExpected = (candidate: Phase): boolean =>
    !entered.includes(candidate) && (phase !== 'cancelling' || candidate === 'reporting');
  return expected.filter(isExpected).map((ahead) => ({ phase: ahead, kind: 'ahead' }));
}

/** A phase that was entered twice stands where it was entered last. */
function timeByPhase(timeline: readonly TimelineEntry[], end: number): Map<Phase, number> {
  const spent = new Map<Phase, number>();
  timeline.forEach(({ at, phase }, index) => {
    const next = timeline[index + 1];
    const until = next === undefined ? end : Date.parse(next.at);
    const before = spent.get(phase) ?? 0;
    spent.delete(phase);
    spent.set(phase, before + Math.max(0, until - Date.parse(at)));
  });
  return spent;
}

function renderStep({ phase, kind, ms }: Step, { colors, frame = 0 }: ViewOptions): string {
  const marks = {
    done: colors.green('✔'),
    current: colors.cyan(SPINNER[frame % SPINNER.length] ?? '▸'),
    failed: colors.red('✖'),
    ahead: colors.dim('·'),
  } as const;
  const title = TITLES[phase].padEnd(28);
  const text = kind === 'ahead' ? colors.dim(title.trimEnd()) : title;
  const elapsed = ms === undefined || kind === 'ahead' ? '' : colors.dim(formatElapsed(ms));
  return `  ${marks[kind]} ${text}${elapsed}`.trimEnd();
}

function renderCurrent(status: TuningRunStatus, colors: Colors): string[] {
  const { progress, tuningJob, work } = status;
  const state = progress?.state ?? tuningJob?.state;
  const detail = progress?.detailState;
  const lines: string[] = [];
  if (state !== undefined && WITH_JOB.includes(status.phase)) {
    lines.push(`${formatState(state)}${detail === undefined ? '' : `, ${formatState(detail)}`}`);
    if (tuningJob) lines.push(colors.dim(tuningJob.name));
  }
  if (progress?.completedEpochs !== undefined || progress?.completedSteps !== undefined) {
    const { completedEpochs = 0, epochs, completedSteps } = progress;
    const bar = epochs === undefined ? '' : `${formatBar(completedEpochs, epochs)} `;
    const of = epochs === undefined ? '' : ` of ${epochs}`;
    const steps = completedSteps === undefined ? '' : `, ${formatCount(completedSteps)} steps`;
    lines.push(`${bar}${completedEpochs}${of} epochs${steps}`);
  }
  if (status.phase === 'awaitingApproval' && status.approval) {
    lines.push(approvalText(status.approval), `answer: ${howToAnswer(status.workflowId)}`);
  }
  for (const { what, done, total } of work) {
    const share = total === undefined || total === 0 ? '' : `${formatBar(done, total)} `;
    const of = total === undefined ? '' : ` of ${formatCount(total)}`;
    lines.push(`${share}${what}: ${formatCount(done)}${of}`);
  }
  return lines.map((line) => `      ${line}`);
}

/** What holds a run up, and what to do about it. */
function renderTrouble(status: TuningRunStatus, colors: Colors): string[] {
  const blocked = status.progress?.blockedBy;
  const lines = [
    ...(blocked ? [`blocked by ${blocked.code} since ${blocked.since}: ${blocked.message}`] : []),
    ...status.retrying.map(
      ({ activity, attempt, message }) =>
        `${activity} is tried again (attempt ${attempt}): ${message}`,
    ),
    ...(status.source === 'memo' && status.temporalStatus === 'RUNNING'
      ? ['no worker answers; start one with: vertex-tuning worker']
      : []),
  ];
  return lines.map((line) => `  ${colors.yellow('!')} ${line}`);
}
